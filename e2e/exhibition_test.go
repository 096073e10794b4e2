package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	chromelog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/agents/house"
	"github.com/atelierhq/atelier/internal/opinion"
	"github.com/atelierhq/atelier/media/music"
	"github.com/atelierhq/atelier/media/music/synth"
)

// TestExhibition opens the page of a finished work in a browser, from the disk and
// from the API, and uses it as a reader does.
func TestExhibition(t *testing.T) {
	t.Parallel()
	browser := opinion.Find(t, "chromium", "chromium-browser", "google-chrome")
	s := startStack(t, withTeam(house.Name, house.Team(func(ctx context.Context, s *music.Score) ([]byte, error) {
		return synth.Render(ctx, s, synth.Options{})
	})))
	brief := `{"brief":"A lighthouse keeper befriends a storm. Gentle, a little funny; for children of six.",
		"pieces":[{"medium":"text"},{"medium":"artwork","plates":3,"width":768,"height":512},{"medium":"music","seconds":60}]}` // a score of this length has something to mend
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	j, err := s.API.Submit(ctx, "exhibition", []byte(brief))
	if err != nil {
		t.Fatal(err)
	}
	if end, err := s.API.Wait(ctx, j.ID); err != nil || end.Status != atelier.StatusCompleted {
		t.Fatalf("%s %s: %v", end.Status, end.Reason, err)
	}
	dir := t.TempDir()
	unpack(t, s, j.ID, dir)
	fromDisk := "file://" + filepath.ToSlash(filepath.Join(dir, "index.html"))

	t.Run("from the disk", func(t *testing.T) {
		v := visit(t, browser, fromDisk, 1280, 900, false)
		v.use(t)
		v.clean(t, "file://"+dir+"/")
	})
	t.Run("in the dark", func(t *testing.T) {
		v := visit(t, browser, fromDisk, 1280, 900, true)
		v.axe(t)
		for _, tab := range []string{"versions", "conversation", "making", "files"} {
			v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#`+tab+`"]`)))
			v.axe(t)
		}
		v.clean(t, "file://"+dir+"/")
	})
	t.Run("on a phone", func(t *testing.T) {
		v := visit(t, browser, fromDisk, 375, 740, false)
		v.axe(t)
		for _, tab := range []string{"score", "versions", "conversation", "making", "files"} {
			v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#`+tab+`"]`)))
			v.axe(t)
			v.is(t, tab+" is wider than the phone", `document.documentElement.scrollWidth <= innerWidth`)
		}
		v.clean(t, "file://"+dir+"/")
	})
	t.Run("from the API", func(t *testing.T) {
		v := visit(t, browser, s.URL+"/v1/jobs/"+j.ID+"/exhibition", 1280, 900, false)
		v.is(t, "no picture came", `[...document.images].filter(i => i.loading !== 'lazy').every(i => i.complete && i.naturalWidth > 0)`)
		v.play(t)
		v.clean(t, s.URL+"/v1/jobs/"+j.ID+"/exhibition/")
	})
}

// visitor has the page open and writes down what it asks for and complains of.
type visitor struct {
	ctx context.Context

	mu       sync.Mutex
	asked    []string
	troubles []string
}

func visit(t *testing.T, browser, address string, width, height int64, dark bool) *visitor {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("disable-quic", true))
	alloc, stopAlloc := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stopAlloc)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	v := &visitor{ctx: ctx}
	if err := chromedp.Listen(ctx, func(ev any) {
		v.mu.Lock()
		defer v.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			v.asked = append(v.asked, ev.Request.URL)
		case *runtime.EventExceptionThrown:
			v.troubles = append(v.troubles, ev.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
				v.troubles = append(v.troubles, fmt.Sprint(ev.Args))
			}
		case *chromelog.EventEntryAdded: // what a policy refuses is told here
			v.troubles = append(v.troubles, ev.Entry.Text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	v.do(t, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, tab, chromelog.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}), chromedp.EmulateViewport(width, height), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("h1")))
	return v
}

func (v *visitor) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// run runs a script in the page.
func (v *visitor) run(t *testing.T, script string) {
	t.Helper()
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("(() => {"+script+"; return true; })()")); err != nil {
		t.Fatal(err)
	}
}

// is waits for something to be true of the page.
func (v *visitor) is(t *testing.T, otherwise, what string) {
	t.Helper()
	if _, err := chromedp.Run(v.ctx, chromedp.Poll[bool](what, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		t.Errorf("%s: %v", otherwise, err)
	}
}

// clean holds that nothing went wrong and nothing but the folder was asked for.
func (v *visitor) clean(t *testing.T, folder string) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.asked) == 0 {
		t.Error("the browser asked for nothing")
	}
	for _, trouble := range v.troubles {
		t.Errorf("the console says: %s", trouble)
	}
	for _, a := range v.asked {
		if p, err := url.PathUnescape(a); err != nil || !strings.HasPrefix(p, folder) && !strings.HasPrefix(p, "data:") && strings.TrimSuffix(folder, "/") != p {
			t.Errorf("the page asked for %s, outside %s", a, folder)
		}
	}
}

// play starts the music and waits until it has moved.
func (v *visitor) play(t *testing.T) {
	t.Helper()
	v.do(t, chromedp.Click(chromedp.CSS(".play")))
	v.is(t, "the music does not play", `document.querySelector('.player > audio').currentTime > 0.3`)
}

// use is a reader's visit.
func (v *visitor) use(t *testing.T) {
	v.axe(t)
	v.play(t)
	v.is(t, "the player does not show that it plays", `document.querySelector('.book').classList.contains('playing')`)
	v.is(t, "the roll is empty", `(() => { const c = document.querySelector('canvas'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(x => x > 0); })()`)
	// The page follows the cue: the last page's time is gone to, and its page comes.
	v.run(t, `const d = JSON.parse(document.querySelector('#data').textContent).books[0]; window.last = d.cues[d.cues.length - 1]; document.querySelector('.player > audio').currentTime = window.last[0] + 0.2`)
	v.is(t, "the page does not follow its cue", `document.querySelectorAll('.leaf')[window.last[1]].classList.contains('now') && window.last[1] > 0`)
	v.do(t, chromedp.Click(chromedp.CSS(".play")))
	v.is(t, "the music does not stop", `document.querySelector('.player > audio').paused`)
	// Keys turn pages.
	v.run(t, `document.activeElement.blur(); document.querySelector('.book').scrollIntoView({behavior: 'instant'}); window.was = [...document.querySelectorAll('.leaf')].findIndex(l => l.classList.contains('now'))`)
	v.do(t, chromedp.KeyEvent(kb.ArrowLeft))
	v.is(t, "the left arrow does not turn the page", `[...document.querySelectorAll('.leaf')].findIndex(l => l.classList.contains('now')) === window.was - 1`)
	v.shot(t, "book")
	// Versions are compared, findings are pinned and link to their words.
	v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#versions"]`)))
	v.is(t, "the versions do not open", `!document.querySelector('#versions').hidden && document.querySelector('#conversation').hidden`)
	v.is(t, "no piece has two versions side by side", `[...document.querySelectorAll('.compare')].some(c => [...c.querySelectorAll('.pane')].filter(p => !p.hidden).length === 2 && /differ/.test(c.querySelector('.differs').textContent))`)
	v.is(t, "no finding is pinned", `document.querySelectorAll('.panes .pin[href], .panes svg a[href]').length > 0`)
	v.is(t, "a pin leads nowhere", `[...document.querySelectorAll('a[href^="#"]')].every(a => document.getElementById(a.getAttribute('href').slice(1)))`)
	v.axe(t)
	v.shot(t, "versions")
	v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#conversation"]`)))
	v.is(t, "the conversation is empty", `document.querySelectorAll('.note').length > 5`)
	v.axe(t)
	v.shot(t, "conversation")
	v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#making"]`)))
	v.axe(t)
	v.shot(t, "making")
	v.do(t, chromedp.Click(chromedp.CSS(`.tabs a[href="#score"]`)))
	v.shot(t, "score")
}

// axe asks axe-core what keeps people out.
func (v *visitor) axe(t *testing.T) {
	t.Helper()
	// A page that is turning is half transparent, and says nothing of its colours.
	v.is(t, "the page does not come to rest", `document.getAnimations().every(a => a.playState !== 'running')`)
	path := os.Getenv("ATELIER_TEST_AXE") // axe.min.js
	if path == "" {
		if opinion.Required() {
			t.Fatal("ATELIER_TEST_AXE names no axe.min.js")
		}
		return
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v.run(t, string(script))
	found, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`axe.run().then(r => JSON.stringify(r.violations.filter(x => x.impact === 'serious' || x.impact === 'critical').map(x => [x.id, x.help, x.nodes.slice(0, 3).map(n => n.target.join(' '))])))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var violations []any
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatal(err)
	}
	for _, x := range violations {
		t.Errorf("axe: %v", x)
	}
}

// shot keeps a picture where ATELIER_TEST_SHOTS names a folder, for people to look at.
func (v *visitor) shot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("ATELIER_TEST_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
