package composer_test

import (
	"fmt"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	start := time.Now()
	first, last := map[string]int{}, map[string]int{}
	none, clean, high := 0, 0, 0
	for n := range 60 {
		rs := play(t, turn(n), 3)
		for _, f := range rs[0].findings {
			first[f.Rule]++
		}
		if len(rs[0].findings) == 0 {
			none++
		}
		end := rs[len(rs)-1]
		if len(end.findings) == 0 {
			clean++
		}
		for _, f := range end.findings {
			last[f.Rule]++
			if f.High() {
				high++
				fmt.Println(n, f.Rule, f.Anchor, f.Problem)
			} else if last[f.Rule] < 4 {
				fmt.Println("  low", n, f.Rule, f.Anchor, f.Problem)
			}
		}
	}
	fmt.Println("first", first, "\nlast", last, "none", none, "clean", clean, "high", high, time.Since(start))
}
