package notes

import (
	"strings"

	"github.com/atelierhq/atelier"
)

// need says whether a field of a line must, may or must not be there.
type need uint8

const (
	never need = iota
	may
	must
)

// form is what lines of one act hold (notes/1, the table of acts).
type form struct {
	sorts  string // the kinds of items that are allowed
	some   string // an item of one of these kinds or a say is needed, "" nothing is
	target need
	re     need
	sev    need
	conf   need
	say    need
}

// forms has the order of the table of acts: what holds for a line beyond its grammar.
var forms = map[Act]form{
	atelier.ActRequest: {sorts: "pdw", some: "pdw", target: must, re: may, sev: must, conf: may, say: may},
	atelier.ActPropose: {sorts: "dw", some: "dw", target: must, conf: may, say: may},
	atelier.ActCounter: {sorts: "dw", some: "dw", target: must, re: must, conf: may, say: may},
	atelier.ActAccept:  {re: must, conf: may},
	atelier.ActReject:  {sorts: "w", some: "w", target: must, re: must, sev: may, conf: may, say: may},
	atelier.ActAsk:     {sorts: "pdw", some: "pdw", target: must, re: may, conf: may, say: may},
	atelier.ActAnswer:  {sorts: "pdw", some: "pdw", target: must, re: must, conf: may, say: may},
	atelier.ActDecide:  {sorts: "pdw", some: "w", target: must, re: may, conf: may, say: may},
	atelier.ActDone:    {sorts: "d", target: must, re: must, conf: may, say: may},
	atelier.ActOK:      {target: must, re: may, conf: may},
	atelier.ActInfo:    {sorts: "pdw", some: "pdw", target: must, re: may, conf: may, say: may},
	atelier.ActHand:    {sorts: "w", target: must, re: may, sev: may, say: may},
	atelier.ActPlain:   {target: must, re: may, say: must},
	atelier.ActPerson:  {target: must, say: must},
}

// actOrder is the order of the table.
var actOrder = []Act{atelier.ActRequest, atelier.ActPropose, atelier.ActCounter, atelier.ActAccept, atelier.ActReject,
	atelier.ActAsk, atelier.ActAnswer, atelier.ActDecide, atelier.ActDone, atelier.ActOK, atelier.ActInfo, atelier.ActHand,
	atelier.ActPlain, atelier.ActPerson}

// keywords are words of the notation that no code may be.
var keywords = []string{"re", "say", "txt", "art", "mus", "brf", "job", "bar", "all", "def", "nu", "maj", "min"}

// checkForm holds a line that the grammar allows against the table of acts.
func checkForm(l Line, cb *Codebook) *Refused {
	f, ok := forms[l.Act]
	if !ok {
		return refuse(2, 0, "an act")
	}
	has := map[byte]bool{}
	for _, it := range l.Items {
		e := cb.Entry(it.Code)
		if e == nil {
			return refuse(2, 0, "a code of the codebook")
		}
		if strings.IndexByte(f.sorts, e.Kind[0]) < 0 {
			return refuse(2, 0, "%s takes no item of that kind", l.Act)
		}
		has[e.Kind[0]] = true
	}
	some := l.Say != "" || f.some == ""
	for i := range len(f.some) {
		some = some || has[f.some[i]]
	}
	for _, c := range []struct {
		need need
		has  bool
		what string
	}{
		{f.target, l.Target.Kind != NoTarget, "target"}, {f.re, l.Re != 0, "re"}, {f.sev, l.Sev != 0, "severity"},
		{f.conf, l.Conf != 0, "confidence"}, {f.say, l.Say != "", "say"},
	} {
		switch {
		case c.need == must && !c.has:
			return refuse(2, 0, "%s needs a %s", l.Act, c.what)
		case c.need == never && c.has:
			return refuse(2, 0, "%s takes no %s", l.Act, c.what)
		}
	}
	if !some {
		return refuse(2, 0, "%s needs an item or a say", l.Act)
	}
	return nil
}
