'use strict';
(() => {
const $ = (sel, root = document) => root.querySelector(sel);
const $$ = (sel, root = document) => [...root.querySelectorAll(sel)];
const data = JSON.parse($('#data').textContent);
const still = matchMedia('(prefers-reduced-motion: reduce)');
const clock = s => Math.floor(s / 60) + ':' + String(Math.floor(s % 60)).padStart(2, '0');
const svg = (name, attributes) => {
  const e = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  return e;
};

/* A book: pages, and the music that turns them. */
class Book {
  constructor(root, sound) {
    this.root = root;
    this.sound = sound;
    this.leaves = $$('.leaf', root);
    this.page = 0;
    this.audio = $('.player > audio', root);
    this.follow = $('.follow', root);
    this.canvas = $('canvas', root);
    this.seek = $('.seek', root);
    this.voice = $('.narration > audio', root);
    if (this.voice) this.read();
    const controls = $('.controls', root);
    if (!controls) return;
    controls.hidden = false;
    const keys = $('.keys', root);
    if (keys) keys.hidden = false;
    for (const b of $$('.turn', root)) b.onclick = () => this.turn(this.page + Number(b.dataset.turn));
    this.layout = $('.layout', root);
    if (this.layout) {
      this.layout.onclick = () => this.spread(root.classList.contains('paged'));
      this.spread(!root.classList.contains('illustrated'));
    }
    if (this.audio) this.listen();
    if (this.canvas) this.draw();
    this.show(0);
  }

  /* All pages below each other, or one at a time. */
  spread(all) {
    this.root.classList.toggle('paged', !all);
    this.layout.setAttribute('aria-pressed', String(all));
    this.show(this.page);
    if (all && this.leaves[this.page] && this.shown) this.leaves[this.page].scrollIntoView({block: 'center'});
    this.shown = true;
  }

  show(page) {
    this.page = Math.max(0, Math.min(page, this.leaves.length - 1));
    this.leaves.forEach((leaf, i) => leaf.classList.toggle('now', i === this.page));
    for (const s of $$('.spread', this.root)) s.classList.toggle('now', s.contains(this.leaves[this.page]));
    const where = $('.where', this.root);
    if (where) where.textContent = 'Page ' + (this.page + 1) + ' of ' + this.leaves.length;
    for (const b of $$('.turn', this.root)) b.disabled = Number(b.dataset.turn) < 0 ? this.page === 0 : this.page === this.leaves.length - 1;
  }

  /* A reader turns a page; where music and pages go together, the music comes along. */
  turn(page) {
    if (page < 0 || page >= this.leaves.length) return;
    this.show(page);
    if (!this.audio || !this.follow || !this.follow.checked) return;
    const cue = this.sound.cues.find(c => c[1] === this.page);
    if (cue) this.at(cue[0]);
  }

  at(seconds) {
    this.audio.currentTime = Math.max(0, Math.min(seconds, this.length() - .05));
    this.tick();
  }

  length() { return Number.isFinite(this.audio.duration) && this.audio.duration > 0 ? this.audio.duration : this.sound.seconds; }

  /* Read aloud: the words are a track, and the page is the one that is read. */
  read() {
    const track = this.voice.addTextTrack('captions', 'The words');
    track.mode = 'hidden';
    for (const [from, to, page] of this.sound.read) {
      const cue = new VTTCue(from, to, $('.words', this.leaves[page]).innerText);
      cue.onenter = () => this.show(page);
      track.addCue(cue);
    }
    this.voice.onplay = () => this.audio && this.audio.pause();
  }

  listen() {
    const a = this.audio, play = $('.play', this.root);
    a.controls = false;
    a.hidden = true;
    const failed = () => {
      a.controls = true; // the browser says best what is wrong
      a.hidden = false;
    };
    this.toggle = () => a.paused ? a.play().catch(failed) : a.pause();
    play.onclick = this.toggle;
    const state = () => {
      this.root.classList.toggle('playing', !a.paused);
      play.setAttribute('aria-label', a.paused ? 'Play' : 'Pause');
      if (!a.paused) {
        for (const b of books) {
          if (b !== this && b.audio) b.audio.pause();
          if (b.voice) b.voice.pause();
        }
        this.run();
      }
    };
    for (const e of ['play', 'pause', 'ended']) a.addEventListener(e, state);
    for (const e of ['timeupdate', 'seeked', 'loadedmetadata']) a.addEventListener(e, () => this.tick());
    a.addEventListener('error', failed);
    if (this.seek) {
      this.seek.hidden = false;
      this.seek.oninput = () => this.at(this.seek.value / 1000 * this.length());
    }
    this.tick();
  }

  /* What follows the music: time, place, page. */
  tick() {
    const now = this.audio.currentTime;
    $('.now', $('.time', this.root)).textContent = clock(now);
    if (this.seek) {
      this.seek.value = Math.round(now / this.length() * 1000);
      this.seek.setAttribute('aria-valuetext', clock(now) + ' of ' + clock(this.length()));
    }
    if (this.follow && this.follow.checked && (now > 0 || !this.audio.paused)) {
      let page = -1;
      for (const c of this.sound.cues) if (c[0] <= now + .05) page = c[1];
      if (page >= 0 && page !== this.page) this.show(page);
    }
    this.paint();
  }

  run() {
    const frame = () => {
      if (this.audio.paused) return;
      this.paint();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /* The roll: notes come from the right and sound at the line. */
  draw() {
    const live = $('.roll-live', this.root);
    live.hidden = false;
    this.low = 127;
    this.high = 0;
    for (const p of this.sound.parts) for (let i = 2; i < p.length; i += 3) {
      this.low = Math.min(this.low, p[i]);
      this.high = Math.max(this.high, p[i]);
    }
    if (this.audio) this.canvas.onclick = e => {
      const box = this.canvas.getBoundingClientRect();
      this.at(this.from() + (e.clientX - box.left) / box.width * this.window());
    };
    new ResizeObserver(() => this.paint()).observe(this.canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.paint());
    still.addEventListener('change', () => this.paint());
    this.paint();
  }

  window() { return still.matches ? this.sound.seconds : Math.min(12, this.sound.seconds); }

  from() {
    const now = this.audio ? this.audio.currentTime : 0;
    return still.matches ? 0 : Math.max(0, Math.min(now - this.window() / 4, this.sound.seconds - this.window()));
  }

  paint() {
    const c = this.canvas;
    if (!c) return;
    const scale = devicePixelRatio || 1, w = c.clientWidth, h = c.clientHeight;
    if (!w || !h) return;
    if (c.width !== Math.round(w * scale) || c.height !== Math.round(h * scale)) {
      c.width = Math.round(w * scale);
      c.height = Math.round(h * scale);
    }
    const g = c.getContext('2d'), css = getComputedStyle(this.root);
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.clearRect(0, 0, w, h);
    const from = this.from(), span = this.window(), now = this.audio ? this.audio.currentTime : 0;
    const x = s => (s - from) / span * w;
    const row = (h - 26) / (this.high - this.low + 1), y = p => 20 + (this.high - p) * row;
    g.fillStyle = css.getPropertyValue('--line');
    for (const b of this.sound.bars) if (x(b) >= 0 && x(b) <= w) g.fillRect(Math.round(x(b)), 0, 1, h);
    g.fillStyle = css.getPropertyValue('--muted');
    g.font = '12px system-ui, sans-serif';
    for (const s of this.sound.sections) if (x(s.at) > -200 && x(s.at) < w) g.fillText(s.name, x(s.at) + 5, 13);
    this.sound.parts.forEach((p, i) => {
      g.fillStyle = css.getPropertyValue('--p' + i % 6);
      for (let k = 0; k < p.length; k += 3) {
        const a = x(p[k]), b = x(p[k + 1]);
        if (b < 0 || a > w) continue;
        const sounds = p[k] <= now && now < p[k + 1] && now > 0;
        g.globalAlpha = sounds || now === 0 ? 1 : .55;
        g.fillRect(a, y(p[k + 2]) + row * .06, Math.max(1.5, b - a - 1), Math.max(3, row * .88));
      }
    });
    g.globalAlpha = 1;
    if (!this.audio) return;
    g.fillStyle = css.getPropertyValue('--accent');
    g.fillRect(Math.round(x(now)) - 1, 0, 2, h);
  }
}
const books = [];
for (const root of $$('.book')) books.push(new Book(root, data.books[Number(root.dataset.book)]));

/* The book that keys mean: the one last used, else the one in view. */
let used = null;
for (const b of books) for (const e of ['click', 'focusin']) b.root.addEventListener(e, () => { used = b; });
const inView = b => {
  const r = b.root.getBoundingClientRect();
  return r.top < innerHeight * .7 && r.bottom > innerHeight * .3;
};
addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.defaultPrevented) return;
  const on = e.target;
  if (on instanceof Element && on.closest('a, button, input, select, summary, audio, textarea, [role=tab], .scroll')) return;
  const b = used && inView(used) ? used : books.find(inView);
  if (!b) return;
  if (e.key === ' ' && b.toggle) b.toggle();
  else if (e.key === 'ArrowRight' && b.leaves.length > 1) b.turn(b.page + 1);
  else if (e.key === 'ArrowLeft' && b.leaves.length > 1) b.turn(b.page - 1);
  else return;
  e.preventDefault();
});

/* Tabs. */
const bar = $('.tabs'), tabs = $$('.tabs a');
const panelOf = tab => $(tab.getAttribute('href'));
const open = (tab, focus) => {
  for (const t of tabs) {
    t.setAttribute('aria-selected', String(t === tab));
    t.tabIndex = t === tab ? 0 : -1;
    panelOf(t).hidden = t !== tab;
  }
  if (focus) tab.focus();
};
if (tabs.length > 1) {
  $('.behind').classList.add('tabbed');
  bar.setAttribute('role', 'tablist');
  for (const t of tabs) {
    const panel = panelOf(t);
    t.id = 'tab-' + panel.id;
    t.setAttribute('role', 'tab');
    t.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', t.id);
    t.onclick = e => { e.preventDefault(); open(t); history.replaceState(null, '', t.getAttribute('href')); };
    t.onkeydown = e => {
      const i = tabs.indexOf(t);
      const to = {ArrowRight: (i + 1) % tabs.length, ArrowLeft: (i + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1}[e.key];
      if (to !== undefined) { e.preventDefault(); open(tabs[to], true); }
      if (e.key === ' ') { e.preventDefault(); open(t); }
    };
  }
  open(tabs[0]);
  // On paper: the work, its score and how it was made, and what is open besides.
  addEventListener('beforeprint', () => {
    for (const t of tabs) if (['score', 'making'].includes(panelOf(t).id)) panelOf(t).hidden = false;
    for (const i of $$('img[loading=lazy]')) i.loading = 'eager';
  });
  addEventListener('afterprint', () => open(tabs.find(t => t.getAttribute('aria-selected') === 'true')));
}

/* Versions side by side. */
class Compare {
  constructor(root) {
    this.root = root;
    this.panes = $$('.pane', root);
    this.picks = $$('.pick', root);
    if (this.picks.length < 2) return;
    $('.pickers', root).hidden = false;
    this.picks[0].value = root.dataset.left;
    this.picks[1].value = root.dataset.right;
    for (const p of this.picks) p.onchange = () => this.show();
    this.show();
  }

  pane(version) { return this.panes.find(p => p.dataset.version === version); }

  show() {
    const [left, right] = this.picks.map(p => this.pane(p.value));
    for (const p of this.panes) p.hidden = p !== left && p !== right;
    if (left !== right) right.parentNode.insertBefore(left, right);
    const n = left === right ? 0 : this.differ(left, right);
    $('.differs', this.root).textContent = left === right ? 'The same version twice' : n;
  }

  /* Marks what differs and says how much. */
  differ(left, right) {
    const words = l => [...l.childNodes].filter(n => !(n instanceof Element && n.matches('.pin, .sr'))).map(n => n.textContent).join('').trim();
    const lines = p => $$('.l', p);
    let n = 0;
    if (this.root.dataset.medium === 'text') {
      for (const [a, b] of [[left, right], [right, left]]) {
        const there = new Set(lines(b).map(words));
        for (const l of lines(a)) {
          const changed = !there.has(words(l));
          l.classList.toggle('changed', changed);
          const said = $('.sr', l);
          if (said) said.remove();
          if (changed) {
            const s = document.createElement('span');
            s.className = 'sr';
            s.textContent = ' (differs)';
            l.append(s);
            if (a === right) n++;
          }
        }
      }
      return n === 0 ? 'No line differs' : n === 1 ? '1 line differs' : n + ' lines differ';
    }
    if (this.root.dataset.medium === 'artwork') {
      const plates = p => $$('.pinned', p);
      plates(right).forEach((f, i) => {
        const g = plates(left)[i], same = g && g.dataset.sha === f.dataset.sha;
        if (!same) n++;
        for (const e of [f, g]) if (e) $('.same', e).textContent = same ? 'the same in both' : 'differs';
      });
      return n === 0 ? 'No plate differs' : n === 1 ? '1 plate differs' : n + ' plates differ';
    }
    const bars = p => { const r = $('.roll', p); return r && r.dataset.bars ? r.dataset.bars.split(' ') : []; };
    const a = bars(left), b = bars(right);
    for (const p of [left, right]) {
      const mine = bars(p), other = p === left ? b : a, lines = $('.roll .lines', p);
      if (!lines) continue;
      for (const old of $$('.changed', lines)) old.remove();
      mine.forEach((bar, i) => {
        if (bar === other[i]) return;
        lines.prepend(svg('rect', {class: 'changed', x: i / mine.length * 100 + '%', y: 0, width: 100 / mine.length + '%', height: '100%'}));
        if (p === right) n++;
      });
    }
    return n === 0 ? 'No bar differs' : n === 1 ? '1 bar differs' : n + ' bars differ';
  }

  /* Brings a version into view. */
  bring(pane) {
    if (!pane.hidden) return;
    this.picks[0].value = pane.dataset.version;
    this.show();
  }
}
const compares = $$('.compare').map(root => new Compare(root));

/* Links into the page: whatever hides the place gives way. */
const aim = (id, move) => {
  const to = id && document.getElementById(id);
  if (!to) return;
  const panel = to.closest('.panel');
  if (panel && tabs.length > 1) open(tabs.find(t => panelOf(t) === panel));
  const pane = to.closest('.pane');
  if (pane) compares.find(c => c.root.contains(pane)).bring(pane);
  for (let d = to.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
  for (const old of $$('.aim')) old.classList.remove('aim');
  if (to.matches('.finding, .note')) to.classList.add('aim');
  if (!move) return;
  to.scrollIntoView({behavior: still.matches ? 'auto' : 'smooth', block: to.matches('.finding, .note') ? 'center' : 'start'});
  if (to.tabIndex < 0 && !to.hasAttribute('tabindex')) to.tabIndex = -1;
  to.focus({preventScroll: true});
};
document.addEventListener('click', e => {
  const a = e.target instanceof Element && e.target.closest('a');
  const href = a && a.getAttribute('href');
  if (!href || !href.startsWith('#') || a.matches('.tabs a') || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  history.pushState(null, '', href);
  aim(href.slice(1), true);
});
const fromAddress = () => { try { aim(decodeURIComponent(location.hash.slice(1)), true); } catch { /* an address that is none */ } };
addEventListener('popstate', fromAddress);
if (location.hash) fromAddress();

/* The conversation: who, and how serious. */
const filters = $('.filters');
if (filters) {
  filters.hidden = false;
  const who = $('.who-filter'), high = $('.high-filter'), fold = $('.fold'), said = $('.shown'), talks = $$('.talk');
  const sieve = () => {
    let n = 0, all = 0;
    for (const t of talks) {
      let some = 0;
      for (const note of $$('.note', t)) {
        const shown = (!who.value || note.dataset.from === who.value) && (!high.checked || note.classList.contains('high'));
        note.hidden = !shown;
        all++;
        if (shown) some++;
      }
      t.hidden = some === 0;
      n += some;
    }
    said.textContent = n === all ? '' : n + ' of ' + all + ' notes';
  };
  who.onchange = sieve;
  high.onchange = sieve;
  fold.onclick = () => {
    const close = talks.some(t => t.open);
    for (const t of talks) t.open = !close;
    fold.textContent = close ? 'Open all' : 'Close all';
  };
}
})();
