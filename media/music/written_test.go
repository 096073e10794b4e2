package music

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSigns: what is written shows the beats, and says what the score says.
func TestSigns(t *testing.T) {
	t.Parallel()
	type sign struct{ At, Ticks int }
	for name, c := range map[string]struct {
		meter Meter
		notes []Note
		want  []sign
	}{
		"a whole bar's rest":          {Meter{3, 4}, nil, []sign{{0, 1440}}},
		"a syncopation of quarters":   {Meter{2, 4}, []Note{{Tick: 240, Ticks: 480}}, []sign{{0, 240}, {240, 480}, {720, 240}}},
		"the middle of four is shown": {Meter{4, 4}, []Note{{Tick: 720, Ticks: 480}}, []sign{{0, 480}, {480, 240}, {720, 240}, {960, 240}, {1200, 240}, {1440, 480}}},
		"a half on the second beat":   {Meter{4, 4}, []Note{{Tick: 480, Ticks: 960}}, []sign{{0, 480}, {480, 960}, {1440, 480}}},
		"rests of 6/8":                {Meter{6, 8}, []Note{{Tick: 0, Ticks: 240}}, []sign{{0, 240}, {240, 240}, {480, 240}, {720, 720}}},
		"6/8 is in two":               {Meter{6, 8}, []Note{{Tick: 480, Ticks: 480}}, []sign{{0, 480}, {480, 240}, {720, 240}, {960, 240}, {1200, 240}}},
		"five eighths":                {Meter{4, 4}, []Note{{Tick: 0, Ticks: 1200}}, []sign{{0, 960}, {960, 240}, {1200, 240}, {1440, 480}}},
	} {
		s := &Score{Meter: c.meter, Bars: 1}
		var got []sign
		for _, g := range Signs(s, &Part{Notes: c.notes})[0] {
			got = append(got, sign{g.At, g.Ticks})
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}
