package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

type nested struct {
	Zeta  string   `json:"zeta"`
	Alpha []string `json:"alpha"`
	Inner []struct {
		Pattern string  `json:"pattern"`
		Weight  float64 `json:"weight"`
	} `json:"inner"`
}

func made() *Schema {
	return SchemaFor[nested]("nested", func(s *jsonschema.Schema) {
		s.Properties["zeta"].MaxLength = jsonschema.Ptr(5)
		s.Properties["zeta"].Enum = []any{"a", "b"}
		s.Properties["alpha"].MaxItems = jsonschema.Ptr(2)
	})
}

func TestSchemaFor(t *testing.T) {
	t.Parallel()
	s := made()
	text := string(s.JSON)
	if strings.Contains(text, "null") || !strings.Contains(text, "maxLength") {
		t.Errorf("schema is %s", text)
	}
	wire := string(s.thought().JSON)
	var v any
	if err := json.Unmarshal([]byte(wire), &v); err != nil {
		t.Fatalf("%v in %s", err, wire)
	}
	if strings.Contains(wire, "maxLength") || strings.Contains(wire, "maxItems") || !strings.Contains(wire, `"pattern":{"type":"string"}`) {
		t.Errorf("on the wire it is %s", wire)
	}
	order := []string{`"thinking"`, `"answer"`, `"zeta"`, `"alpha"`, `"inner"`, `"pattern"`, `"weight"`}
	for i := 1; i < len(order); i++ {
		if strings.Index(wire, order[i-1]) > strings.Index(wire, order[i]) {
			t.Errorf("%s comes after %s in %s", order[i-1], order[i], wire)
		}
	}
	if got := string(made().thought().JSON); got != wire {
		t.Error("the same schema is written in two ways: call keys would differ")
	}
}

// hostile are answers that must not be taken. Some are what encoding/json takes.
var hostile = []string{
	``, `{}`, `[]`, `null`, `"x"`, `7`, `{`, `}`, `{"zeta":"a"}`,
	`{"zeta":"a","alpha":[],"inner":[]} trailing`,
	`{"zeta":"a","alpha":[],"inner":[]}{"zeta":"b","alpha":[],"inner":[]}x`,
	`{"zeta":"a","zeta":"b","alpha":[],"inner":[]}`,
	`{"ZETA":"a","alpha":[],"inner":[]}`,
	`{"zeta":null,"alpha":[],"inner":[]}`,
	`{"zeta":"a","alpha":null,"inner":[]}`,
	`{"zeta":"a","alpha":[null],"inner":[]}`,
	`{"zeta":"c","alpha":[],"inner":[]}`,
	`{"zeta":"a","alpha":["1","2","3"],"inner":[]}`,
	`{"zeta":"a","alpha":"1","inner":[]}`,
	`{"zeta":"a","alpha":[],"inner":[{"pattern":"x"}]}`,
	`{"zeta":"a","alpha":[],"inner":[{"pattern":"x","weight":"1"}]}`,
	`{"zeta":"a","alpha":[],"inner":[{"pattern":"x","weight":1e999}]}`,
	`{"zeta":"a","alpha":[],"inner":[{"pattern":"x","weight":NaN}]}`,
	`{"zeta":"a","alpha":[],"inner":[],"approve":true}`,
	`{"zeta":"a","alpha":["` + "\u202e" + `"],"inner":[]}`,
	`{"zeta":"a","alpha":["` + "\xff" + `"],"inner":[]}`,
	`{"zeta":"a","alpha":["\ud800"],"inner":[]}`,
	`{"zeta":"a","alpha":["` + "\x00" + `"],"inner":[]}`,
	`{"thinking":"x","answer":null}`,
	`{"thinking":"x","answer":{"zeta":"a","alpha":[],"inner":[]},"more":1}`,
	`{"thinking":"x","answer":{},"answer":{"zeta":"a","alpha":[],"inner":[]}}`,
	`{"answer":{"zeta":"a","alpha":[],"inner":[]},"thinking":"late"}`,
	`{"zeta":"a","alpha":[],"inner":[]}` + "\nIs that all right?",
	strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000),
	strings.Repeat("[", 200_000),
	strings.Repeat("\n{", 100_000) + "}",
	`{"zeta":"a","alpha":["` + strings.Repeat("x", 300<<10) + `"],"inner":[]}`,
	strings.Repeat(" ", 2<<20) + `{"zeta":"a","alpha":[],"inner":[]}`,
	"<html>{}</html>", "```json\n```",
}

func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	if len(hostile) < 40 {
		t.Fatalf("%d answers: some are missing", len(hostile))
	}
	s := made()
	for _, text := range hostile {
		var out nested
		answer, complaint := s.judge(ChatReply{Text: text}, "", &out)
		if complaint == "" || answer != "" || out.Zeta != "" {
			t.Errorf("taken: %.80q as %+v", text, out)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 4<<10 {
			f.Add(text)
		}
	}
	f.Add(`{"thinking":"x","answer":{"zeta":"a","alpha":["b"],"inner":[]}}`)
	s := made()
	f.Fuzz(func(t *testing.T, text string) {
		var out nested
		answer, complaint := s.judge(ChatReply{Text: text}, "", &out)
		if complaint != "" {
			return
		}
		var again nested
		if err := json.Unmarshal([]byte(answer), &again); err != nil || again.Zeta != "a" && again.Zeta != "b" || len(again.Alpha) > 2 {
			t.Errorf("taken: %q as %+v (%v)", text, again, err)
		}
	})
}
