package teamfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/atelierhq/atelier"
)

const (
	maxFile  = 64 << 10 // thirty providers with their models take a tenth of it
	maxDepth = 16       // ours has six levels
	maxNodes = 10_000
)

// The file as it is written. Pointers tell what was left out from what is zero. Whole
// numbers are read as floats: the library would cut 4.5 to 4 and say nothing.
type (
	fileYAML struct {
		Team      string                  `yaml:"team"`
		Providers map[string]providerYAML `yaml:"providers"`
		Roles     rolesYAML               `yaml:"roles"`
		Budget    budgetYAML              `yaml:"budget"`
	}
	providerYAML struct {
		Preset  string               `yaml:"preset"`
		BaseURL string               `yaml:"base_url"`
		KeyEnv  string               `yaml:"key_env"`
		KeyFile string               `yaml:"key_file"`
		Headers map[string]string    `yaml:"headers"`
		Limits  limitsYAML           `yaml:"limits"`
		Timeout string               `yaml:"timeout"`
		Stall   string               `yaml:"stall"`
		Models  map[string]modelYAML `yaml:"models"`
	}
	limitsYAML struct {
		Concurrency       float64 `yaml:"concurrency"`
		RequestsPerMinute float64 `yaml:"requests_per_minute"`
		TokensPerMinute   float64 `yaml:"tokens_per_minute"`
	}
	modelYAML struct {
		Price       *priceYAML `yaml:"price"`
		MaxOutput   float64    `yaml:"max_output"`
		JSONSchema  *string    `yaml:"json_schema"`
		Vision      *bool      `yaml:"vision"`
		ImageTokens float64    `yaml:"image_tokens"`
		Draws       *bool      `yaml:"draws"`
		ImageSizes  []string   `yaml:"image_sizes"`
		Edit        *bool      `yaml:"edit"`
		EditMask    *bool      `yaml:"edit_mask"`
		Seed        *string    `yaml:"seed"`
		Temperature *bool      `yaml:"temperature"`
		Audio       *bool      `yaml:"audio"`
	}
	priceYAML struct {
		Input       float64 `yaml:"input"`
		Output      float64 `yaml:"output"`
		Image       float64 `yaml:"image"`
		MChars      float64 `yaml:"million_characters"`
		AudioMinute float64 `yaml:"audio_minute"`
	}
	rolesYAML struct {
		Director    *roleYAML `yaml:"director"`
		Writer      *roleYAML `yaml:"writer"`
		Illustrator *roleYAML `yaml:"illustrator"`
		Composer    *roleYAML `yaml:"composer"`
		Narrator    *roleYAML `yaml:"narrator"`
		Reader      *roleYAML `yaml:"reader"`
		Judge       *roleYAML `yaml:"judge"`
		Critics     struct {
			Text    []roleYAML `yaml:"text"`
			Artwork []roleYAML `yaml:"artwork"`
			Music   []roleYAML `yaml:"music"`
		} `yaml:"critics"`
	}
	roleYAML struct {
		Provider string `yaml:"provider"`
		Model    string `yaml:"model"`
		Fallback string `yaml:"fallback"`
		Voice    string `yaml:"voice"`
	}
	budgetYAML struct {
		USD     float64 `yaml:"usd"`
		Calls   float64 `yaml:"calls"`
		Tokens  float64 `yaml:"tokens"`
		Minutes float64 `yaml:"minutes"`
	}
)

// Parse reads and validates a team file. Every error is an [*atelier.Error] with
// [atelier.CodeInvalid] (or CodeTooLarge) whose message begins with "line 3, column
// 5" where there is a place to name.
func Parse(data []byte) (f *File, err error) {
	if len(data) > maxFile {
		return nil, atelier.Errorf(atelier.CodeTooLarge, "the team file is larger than %d KiB", maxFile>>10)
	}
	if !utf8.Valid(data) {
		return nil, atelier.Invalidf("", "the team file is not UTF-8 text")
	}
	// The parser has met hostile files before and panicked; a team file is an
	// operator's, and gets an answer.
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, atelier.Invalidf("", "the team file is not YAML that can be read")
		}
	}()
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, refused(err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, atelier.Invalidf("", "one YAML document is expected, and there are %d", len(tree.Docs))
	}
	d := document{tree.Docs[0].Body}
	if err := d.plain(); err != nil {
		return nil, err
	}
	var y fileYAML
	if err := yaml.NodeToValue(d.root, &y, yaml.Strict()); err != nil {
		return nil, refused(err)
	}
	return d.build(y)
}

// refused turns an error of the library into one that names the place.
func refused(err error) error {
	var at *token.Token
	message := "is not YAML that can be read"
	var syntax *yaml.SyntaxError
	var kind *yaml.TypeError
	var large *yaml.OverflowError
	var twice *yaml.DuplicateKeyError
	var unknown *yaml.UnknownFieldError
	var node *yaml.UnexpectedNodeTypeError
	field := ""
	switch {
	case errors.As(err, &unknown):
		at, message = unknown.Token, "unknown field"
		if at != nil && (at.Value == "key" || at.Value == "api_key") {
			message = "a team file holds no keys: name an environment variable in key_env, or a file in key_file"
		}
	case errors.As(err, &twice):
		at, message = twice.Token, "given twice"
	case errors.As(err, &kind):
		at, message = kind.Token, "is of another type than is expected here"
		if kind.DstType != nil {
			message = fmt.Sprintf("must be %s", expected(kind.DstType.Kind().String()))
		}
	case errors.As(err, &large):
		at, message = large.Token, "the number is too large"
	case errors.As(err, &node):
		at, message = node.Token, "is of another kind than is expected here"
	case errors.As(err, &syntax):
		at, message = syntax.Token, "not YAML: "+short(syntax.Message)
		if strings.Contains(syntax.Message, "already defined") {
			message = "given twice"
		}
	}
	if at != nil {
		field = short(at.Value)
	}
	return place(at, field, message)
}

func expected(kind string) string {
	switch {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "text"
	case kind == "slice":
		return "a list"
	}
	return "a map"
}

// place makes an error that names line, column and field.
func place(at *token.Token, field, message string) error {
	if at != nil && at.Position != nil {
		message = fmt.Sprintf("line %d, column %d: %s", at.Position.Line, at.Position.Column, message)
	}
	return &atelier.Error{Code: atelier.CodeInvalid, Field: field, Message: message}
}

// short keeps what a file says to one short line.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

func itoa(i int) string { return strconv.Itoa(i) }

// document finds the places of fields in the file.
type document struct{ root ast.Node }

// plain refuses what YAML can do and a team file has no use for: aliases, which can
// grow a small file into a large one, and tags, which change what is read.
func (d document) plain() error {
	c := &checker{}
	ast.Walk(c, d.root)
	if c.err != nil {
		return c.err
	}
	if depth(d.root) > maxDepth {
		return atelier.Invalidf("", "the team file is nested deeper than %d levels", maxDepth)
	}
	return nil
}

type checker struct {
	n   int
	err error
}

// Visit implements ast.Visitor.
func (c *checker) Visit(n ast.Node) ast.Visitor {
	if c.n++; c.n > maxNodes {
		c.err = atelier.Invalidf("", "the team file has more than %d values", maxNodes)
	}
	if c.err != nil {
		return nil
	}
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType, ast.TagType:
		c.err = place(n.GetToken(), short(n.GetToken().Value), "anchors, aliases, merges and tags are not taken here: write it out")
		return nil
	case ast.NullType:
		c.err = place(n.GetToken(), "", "nothing is given here: leave the field out instead")
		return nil
	}
	return c
}

func depth(n ast.Node) int {
	deepest := 0
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			deepest = max(deepest, depth(v.Value))
		}
	case *ast.MappingValueNode:
		deepest = depth(n.Value)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			deepest = max(deepest, depth(v))
		}
	default:
		return 0
	}
	return deepest + 1
}

// find returns the deepest node on a path that the file has.
func (d document) find(path []string) *token.Token {
	at := d.root.GetToken()
	n := d.root
	for _, name := range path {
		var next ast.Node
		switch m := n.(type) {
		case *ast.MappingNode:
			for _, v := range m.Values {
				if v.Key.GetToken().Value == name {
					at, next = v.Key.GetToken(), v.Value
				}
			}
		case *ast.MappingValueNode:
			if m.Key.GetToken().Value == name {
				at, next = m.Key.GetToken(), m.Value
			}
		case *ast.SequenceNode:
			if i, err := strconv.Atoi(name); err == nil && i < len(m.Values) {
				at, next = m.Values[i].GetToken(), m.Values[i]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	return at
}

// wrong is the error of a field.
func (d document) wrong(path []string, format string, args ...any) error {
	field := ""
	for i, p := range path {
		switch _, err := strconv.Atoi(p); {
		case err == nil && i > 0:
			field += "[" + p + "]"
		case i > 0:
			field += "." + short(p)
		default:
			field = short(p)
		}
	}
	return place(d.find(path), field, fmt.Sprintf(format, args...))
}
