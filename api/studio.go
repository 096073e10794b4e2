package api

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes/proof"
	"github.com/atelierhq/atelier/workflows"
)

// Studio is what the API does, below HTTP: every method that takes a Principal
// authorises it first, by path, query and body alike. It is safe for concurrent
// use. Errors are *atelier.Error, or *Problem where HTTP says more.
type Studio struct {
	client    Temporal
	store     atelier.Store
	rosters   map[string]atelier.Roster
	recognise func([]byte) (string, error)
	baseURL   string
	keys      *keyring
	signed    proof.Keyring // public: what bundles are signed with
	log       *slog.Logger

	index   memory[indexRecord]      // by job
	finals  memory[atelier.Final]    // by job
	records memory[atelier.Artefact] // by object key
	made    memory[turn]             // by object key, without what reviews say
	files   memory[atelier.Ref]      // of versions, by name
	briefs  memory[atelier.Brief]    // by job
	checked memory[time.Time]        // when a large file was last found whole, by digest
}

func newStudio(cfg Config) *Studio {
	return &Studio{
		client:    cfg.Client,
		store:     cfg.Store,
		rosters:   cfg.Rosters,
		recognise: cfg.Recognise,
		baseURL:   cfg.BaseURL,
		keys:      &keyring{store: cfg.Store, known: map[string]knownKey{}},
		signed:    cfg.Keys,
		log:       cfg.Log,
	}
}

// memory remembers objects that never change. It is a bound on store calls, not
// on truth: forgetting all of it changes no answer.
type memory[T any] struct {
	mu sync.Mutex
	by map[string]T
}

const maxRemembered = 2000 // a few kilobytes each

func (m *memory[T]) get(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.by[key]
	return v, ok
}

func (m *memory[T]) put(key string, v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil || len(m.by) >= maxRemembered {
		m.by = map[string]T{}
	}
	m.by[key] = v
}

// indexRecord is the object that makes a job listable, and says whose it is.
// Everything in it follows from the job's id, its tenant and its brief, so that
// writing it again writes the same bytes.
type indexRecord struct {
	Job     string      `json:"job"`
	Tenant  string      `json:"tenant"`
	Created time.Time   `json:"created"` // the time in the job's id
	Brief   atelier.Ref `json:"brief"`
	Gates   []string    `json:"gates,omitempty"`
	Title   string      `json:"title,omitempty"`
}

// readRecord reads a record whose key is known but not its digest.
func (s *Studio) readRecord(ctx context.Context, key string, into any) error {
	ref, err := s.store.Head(ctx, key)
	if err != nil {
		return err
	}
	return atelier.GetJSON(ctx, s.store, ref, into)
}

// authorize returns the record of a job that who may see. A job of somebody
// else, a job that never was and an id that could be no job are one answer.
func (s *Studio) authorize(ctx context.Context, who Principal, job string) (indexRecord, error) {
	if !atelier.ValidJobID(job) {
		return indexRecord{}, errNotFound("job")
	}
	rec, err := s.indexOf(ctx, job)
	if atelier.CodeOf(err) == atelier.CodeNotFound || err == nil && (rec.Tenant != who.Tenant || rec.Job != job) {
		return indexRecord{}, errNotFound("job")
	}
	return rec, err
}

func (s *Studio) indexOf(ctx context.Context, job string) (indexRecord, error) {
	if rec, ok := s.index.get(job); ok {
		return rec, nil
	}
	var rec indexRecord
	if err := s.readRecord(ctx, atelier.KeyIndex(job), &rec); err != nil {
		return rec, err
	}
	// The index is put beside the brief; without the brief there is no job.
	if _, err := s.store.Head(ctx, rec.Brief.Key); err != nil {
		return rec, err
	}
	s.index.put(job, rec)
	return rec, nil
}

// brief returns the normalised brief of a job.
func (s *Studio) brief(ctx context.Context, rec indexRecord) (atelier.Brief, error) {
	if b, ok := s.briefs.get(rec.Job); ok {
		return b, nil
	}
	var b atelier.Brief
	if err := atelier.GetJSON(ctx, s.store, rec.Brief, &b); err != nil {
		return b, err
	}
	s.briefs.put(rec.Job, b)
	return b, nil
}

// final returns the end of a job, nil while it has none.
func (s *Studio) final(ctx context.Context, job string) (*atelier.Final, error) {
	if f, ok := s.finals.get(job); ok {
		return &f, nil
	}
	var f atelier.Final
	switch err := s.readRecord(ctx, atelier.KeyFinal(job), &f); atelier.CodeOf(err) {
	case "":
		s.finals.put(job, f)
		return &f, nil
	case atelier.CodeNotFound:
		return nil, nil
	default:
		return nil, err
	}
}

// input is what a job's workflow starts with; it follows from what is stored.
func (s *Studio) input(rec indexRecord, b atelier.Brief) (workflows.JobInput, error) {
	roster, err := s.team(b)
	if err != nil {
		return workflows.JobInput{}, err
	}
	in := workflows.JobInput{
		Job: rec.Job, Brief: rec.Brief, Critique: b.Critique, Budget: b.Budget.Or(roster.Budget), Gates: b.Gates,
		Seed: *b.Seed, Language: b.Language, Roster: roster, Tenant: rec.Tenant, BaseURL: s.baseURL, Columns: workflows.Rounds,
	}
	for _, p := range b.Pieces {
		in.Pieces = append(in.Pieces, workflows.PiecePlan{ID: p.ID, Medium: p.Medium, DependsOn: p.DependsOn, Count: p.Plates + p.Stanzas + p.Pages})
	}
	return in, nil
}

// team finds who works on a brief and refuses what they cannot do.
func (s *Studio) team(b atelier.Brief) (atelier.Roster, error) {
	roster, ok := s.rosters[b.Team]
	if !ok {
		names := make([]string, 0, len(s.rosters))
		for name := range s.rosters {
			names = append(names, name)
		}
		slices.Sort(names)
		return roster, invalid("team", "is not installed here; there are: %v", names)
	}
	if b.Team == atelier.DefaultTeam && !english(b.Language) {
		return roster, &atelier.Error{Code: atelier.CodeUnsupported, Field: "language", Message: "the house team writes English only; ask for \"en\", or for another team"}
	}
	if b.Team == atelier.DefaultTeam && foreign(b.Text) {
		return roster, &atelier.Error{Code: atelier.CodeUnsupported, Field: "brief", Message: "the house team reads and writes English only; write the brief in English, or choose another team"}
	}
	if len(roster.Costs) > 0 && b.Budget.Or(roster.Budget) == (atelier.Budget{}) {
		return roster, invalid("budget", "is missing: team %s works with models, which cost something", b.Team)
	}
	for i, p := range b.Pieces {
		if roster.Panel(p.Medium).Maker.ID == "" {
			return roster, &atelier.Error{Code: atelier.CodeUnsupported, Field: pieceField(i, "medium"), Message: "team " + b.Team + " has nobody who makes " + string(p.Medium)}
		}
	}
	return roster, nil
}
