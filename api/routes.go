package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/atelierhq/atelier"
	"github.com/atelierhq/atelier/notes/proof"
)

// JobPath is the parameter of every route below a job. Huma fills exported fields
// alone, so this type and Command are exported; nobody else needs them.
type JobPath struct {
	ID string `path:"id" doc:"Job id: job- and a ULID"`
}

// Command is a request that changes something: its parameters beside the body.
type Command struct {
	JobPath
	Key string `header:"Idempotency-Key" doc:"The same key sends the same message once, however often it is repeated"`
}

// reply carries a JSON body.
type reply[T any] struct{ Body T }

const (
	ndjson   = "application/x-ndjson"
	markdown = "text/markdown"
)

// raw is an answer that writes itself. Everything that can be refused is
// refused before it is made.
type raw = huma.StreamResponse

// register adds all routes and draws the documentation from them.
func (s *Server) register() error {
	useProblems()
	config := huma.DefaultConfig("Atelier", "1")
	config.Info.Description = "A studio of AI agents that make text, artwork and music together. Send a brief, watch the work, decide where you are asked, and download the bundle."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", "" // huma's page loads scripts from elsewhere; ours is in docs.go
	config.CreateHooks = nil                                             // they add $schema and Link to every answer
	config.RejectUnknownQueryParameters = true
	config.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat} // the second for …+json
	config.DefaultFormat = "application/json"
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key": {Type: "http", Scheme: "bearer", Description: "An API key, at_…; not needed on a server that listens on loopback alone"},
	}
	config.Security = []map[string][]string{{"key": {}}}
	s.api = humago.New(s.mux, config)

	s.jobRoutes()
	s.readRoutes()
	s.messageRoutes()
	s.plainRoutes()

	doc, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		return err
	}
	s.openAPI = doc
	s.docsPage, err = docsPage(s.api.OpenAPI())
	return err
}

// route registers one operation. Errors of its handler become problems.
func route[I, O any](s *Server, op huma.Operation, handle func(context.Context, Principal, *I) (*O, error)) {
	op.Errors = append(op.Errors, 400, 401, 404)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, stateOf(ctx).who, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
}

// takes documents the JSON body of an operation. It is added after Register:
// with a body of its own huma would read it before we can.
func takes[T any](s *Server, path, doc string, required bool) {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
	s.api.OpenAPI().Paths[path].Post.RequestBody = &huma.RequestBody{
		Description: doc, Required: required, Content: map[string]*huma.MediaType{atelier.MediaJSON: {Schema: schema}},
	}
}

// offers documents the media types of a streamed answer.
func offers(types ...string) map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{}
	}
	return map[string]*huma.Response{"200": {Description: "OK", Content: content}}
}

// download is what comes back of a file: whole, a range of it, or nothing new.
func download(mediaType string) map[string]*huma.Response {
	responses := unchanged(mediaType)
	responses["206"] = &huma.Response{Description: "The range that was asked for", Content: responses["200"].Content}
	return responses
}

// unchanged is what comes back of what is whole or nothing new.
func unchanged(mediaType string) map[string]*huma.Response {
	responses := offers(mediaType)
	responses["304"] = &huma.Response{Description: "What the client has is what there is"}
	return responses
}

// readJSON reads a small JSON body strictly; an empty one only where it may be.
func readJSON(ctx context.Context, into any, optional bool) error {
	body, err := readBody(ctx, atelier.MaxBody, jsonReadTime, true)
	if err != nil || optional && len(body) == 0 {
		return err
	}
	return atelier.ParseStrict(body, into)
}

type accepted struct {
	Location string `header:"Location"`
	Body     Job
}

func (s *Server) jobRoutes() {
	route(s, huma.Operation{OperationID: "create-job", Method: http.MethodPost, Path: "/v1/jobs", Tags: []string{"Jobs"}, DefaultStatus: http.StatusAccepted,
		Summary: "Send a brief", Description: "202 once the job is on disk. The same Idempotency-Key and body name the same job; with another body: 422.", Errors: []int{413, 415, 422, 503}},
		func(ctx context.Context, who Principal, in *struct {
			Key string `header:"Idempotency-Key" doc:"Up to 255 printable characters; repeat it when you repeat the request"`
		}) (*accepted, error) {
			body, err := readBody(ctx, atelier.MaxBody, jsonReadTime, true)
			if err != nil {
				return nil, err
			}
			began := time.Now().Truncate(time.Millisecond) // as exact as the time in a job's id
			job, err := s.Submit(ctx, who, in.Key, body)
			if err != nil {
				return nil, err
			}
			rec := indexRecord{Job: job, Created: createdAt(job)}
			j := s.resource(rec, atelier.JobStatus{Status: atelier.StatusQueued})
			if rec.Created.Before(began) { // sent before: it is further by now
				if now, err := s.Wait(ctx, who, job, 0); err == nil {
					j = now
				}
			}
			return &accepted{Location: j.Links.Self, Body: j}, nil
		})
	takes[atelier.Brief](s, "/v1/jobs", "Only brief is required.", true)

	route(s, huma.Operation{OperationID: "list-jobs", Method: http.MethodGet, Path: "/v1/jobs", Tags: []string{"Jobs"}, Summary: "List jobs, newest first"},
		func(ctx context.Context, who Principal, in *struct {
			Status atelier.Status `query:"status" enum:"queued,running,waiting_for_human,cancelling,paused,cancelled,completed,completed_degraded,rejected,failed" doc:"Only jobs with this status"`
			Cursor string         `query:"cursor" maxLength:"100" doc:"next of the page before"`
			Limit  int            `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"1–100, 20 by default"`
		}) (*reply[Jobs], error) {
			page, err := s.List(ctx, who, in.Status, in.Cursor, in.Limit)
			return &reply[Jobs]{page}, err
		})

	route(s, huma.Operation{OperationID: "get-job", Method: http.MethodGet, Path: "/v1/jobs/{id}", Tags: []string{"Jobs"}, Summary: "Look at a job",
		Description: "With wait the answer comes as soon as the job has ended or waits for a person, and after that many seconds at the latest."},
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Wait int `query:"wait" minimum:"0" maximum:"60" doc:"Seconds to wait"`
		}) (*reply[Job], error) {
			j, err := s.Wait(ctx, who, in.ID, time.Duration(in.Wait)*time.Second)
			return &reply[Job]{j}, err
		})
}

func (s *Server) readRoutes() {
	route(s, huma.Operation{OperationID: "job-events", Method: http.MethodGet, Path: "/v1/jobs/{id}/events", Tags: []string{"Work"}, Summary: "Follow a job live",
		Description: "Server-sent events, replayed from the store; taken up again from Last-Event-ID. Ends with the event `end`.", Responses: offers("text/event-stream")},
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Last  string `header:"Last-Event-ID"`
			After int    `query:"after" minimum:"0" doc:"Like Last-Event-ID, for programs that cannot set a header"`
		}) (*raw, error) {
			rec, err := s.authorize(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			after, err := lastEvent(in.Last, in.After)
			if err != nil {
				return nil, err
			}
			return &raw{Body: func(huma.Context) {
				st := stateOf(ctx)
				st.cause = s.streamEvents(ctx, st.w, rec, after)
			}}, nil
		})

	route(s, huma.Operation{OperationID: "job-pieces", Method: http.MethodGet, Path: "/v1/jobs/{id}/pieces", Tags: []string{"Work"}, Summary: "List the pieces and all their versions"},
		func(ctx context.Context, who Principal, in *JobPath) (*reply[Pieces], error) {
			p, err := s.Pieces(ctx, who, in.ID)
			return &reply[Pieces]{p}, err
		})

	route(s, huma.Operation{OperationID: "get-artefact", Method: http.MethodGet, Path: "/v1/jobs/{id}/artefacts/{piece}/{version}/{file}", Tags: []string{"Work"},
		Summary: "Download one file of a version", Description: "The ETag is the file's SHA-256. Ranges are honoured.", Errors: []int{416}, Responses: download("application/octet-stream")},
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Piece   string `path:"piece" doc:"text-1, artwork-1 …"`
			Version string `path:"version" doc:"v1, v2 …"`
			File    string `path:"file" doc:"story.md, plate-1.png, piece.wav …"`
		}) (*raw, error) {
			ref, err := s.File(ctx, who, in.ID, in.Piece, in.Version, in.File)
			if err != nil {
				return nil, err
			}
			return &raw{Body: func(huma.Context) {
				st := stateOf(ctx)
				if err := s.serveFile(st.w, st.r, ref); err != nil {
					s.fail(st.w, st.r, err)
				}
			}}, nil
		})

	route(s, huma.Operation{OperationID: "job-notes", Method: http.MethodGet, Path: "/v1/jobs/{id}/notes", Tags: []string{"Work"}, Summary: "Read the conversation",
		Description: "JSON, lines of JSON (application/x-ndjson) or Markdown (text/markdown), by Accept. In JSON a note has the lines that its receivers were given, each with its plain words; what was refused is told by a record of kind refused.", Responses: offers(atelier.MediaJSON, ndjson, markdown)},
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Accept string `header:"Accept"`
			After  int    `query:"after" minimum:"-1" default:"-1" doc:"Only records with higher numbers"`
			Limit  int    `query:"limit" minimum:"1" maximum:"2000" default:"2000"`
		}) (*raw, error) {
			kind, err := negotiate(in.Accept, atelier.MediaJSON, ndjson, markdown)
			if err != nil {
				return nil, err
			}
			lines, next, err := s.noteBytes(ctx, who, in.ID, in.After, in.Limit)
			if err != nil {
				return nil, err
			}
			return &raw{Body: func(huma.Context) { stateOf(ctx).cause = writeNotes(stateOf(ctx).w, kind, in.ID, lines, next) }}, nil
		})

	route(s, huma.Operation{OperationID: "job-findings", Method: http.MethodGet, Path: "/v1/jobs/{id}/findings", Tags: []string{"Work"}, Summary: "List the critics' findings with their fates"},
		func(ctx context.Context, who Principal, in *JobPath) (*reply[Findings], error) {
			f, err := s.Findings(ctx, who, in.ID)
			return &reply[Findings]{f}, err
		})

	route(s, huma.Operation{OperationID: "job-codebook", Method: http.MethodGet, Path: "/v1/jobs/{id}/codebook", Tags: []string{"Work"}, Summary: "Read the codes that notes are written with",
		Description: "The newest version: the codes of the base, then those that agents of the job coined, with who did and in which round."},
		func(ctx context.Context, who Principal, in *JobPath) (*reply[Codebook], error) {
			b, err := s.Codebook(ctx, who, in.ID)
			return &reply[Codebook]{b}, err
		})

	route(s, huma.Operation{OperationID: "job-cost", Method: http.MethodGet, Path: "/v1/jobs/{id}/cost", Tags: []string{"Work"}, Summary: "Read the ledger: what each agent, turn, piece and call cost",
		Description: "409 while the job runs; its status has the sum.", Errors: []int{409}},
		func(ctx context.Context, who Principal, in *JobPath) (*reply[atelier.Ledger], error) {
			l, err := s.Cost(ctx, who, in.ID)
			return &reply[atelier.Ledger]{l}, err
		})

	route(s, huma.Operation{OperationID: "get-bundle", Method: http.MethodGet, Path: "/v1/jobs/{id}/bundle", Tags: []string{"Work"}, Summary: "Download the bundle",
		Description: "A zip of the finished job, the same bytes every time. 409 while the job runs.", Errors: []int{409}, Responses: unchanged("application/zip")},
		func(ctx context.Context, who Principal, in *JobPath) (*raw, error) {
			index, digest, err := s.BundleIndex(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			return &raw{Body: func(huma.Context) {
				st := stateOf(ctx)
				if err := s.serveBundle(st.w, st.r, in.ID, index, digest); err != nil {
					s.fail(st.w, st.r, err)
				}
			}}, nil
		})

	route(s, huma.Operation{OperationID: "keys", Method: http.MethodGet, Path: "/v1/keys", Tags: []string{"Work"}, Summary: "The public keys that bundles are signed with",
		Description: "The newest first. Keep the one you trust apart from any bundle, and hand it to `atelier verify --key`. Empty where bundles are not signed."},
		func(context.Context, Principal, *struct{}) (*reply[proof.Keyring], error) {
			return &reply[proof.Keyring]{s.signed}, nil
		})

	// The page names the files beside it by relative paths, so it has a folder.
	route(s, huma.Operation{OperationID: "exhibition", Method: http.MethodGet, Path: "/v1/jobs/{id}/exhibition", Tags: []string{"Work"}, Summary: "Look at the finished work",
		Description: "To the page in the bundle, on which the work is read, seen and heard. 409 while the job runs.", DefaultStatus: http.StatusSeeOther, Errors: []int{409}},
		func(ctx context.Context, who Principal, in *JobPath) (*moved, error) {
			if _, err := s.BundlePart(ctx, who, in.ID, exhibitionPage); err != nil {
				return nil, err
			}
			return &moved{Location: "/v1/jobs/" + in.ID + "/exhibition/" + exhibitionPage}, nil
		})

	route(s, huma.Operation{OperationID: "exhibition-file", Method: http.MethodGet, Path: "/v1/jobs/{id}/exhibition/{path...}", Tags: []string{"Work"},
		Summary: "One file of the bundle, to be shown", Description: "The page itself, or a file that it shows. Ranges are honoured.", Errors: []int{409, 416}, Responses: download("application/octet-stream")},
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Path string `path:"path" doc:"index.html, artwork/plate-1.png …"`
		}) (*raw, error) {
			f, err := s.BundlePart(ctx, who, in.ID, in.Path)
			if err != nil {
				return nil, err
			}
			return &raw{Body: func(huma.Context) {
				st := stateOf(ctx)
				if err := s.serveShown(st.w, st.r, f); err != nil {
					s.fail(st.w, st.r, err)
				}
			}}, nil
		})
	// The server's way to say "and all below" is not OpenAPI's.
	paths := s.api.OpenAPI().Paths
	paths["/v1/jobs/{id}/exhibition/{path}"] = paths["/v1/jobs/{id}/exhibition/{path...}"]
	delete(paths, "/v1/jobs/{id}/exhibition/{path...}")
}

// moved sends the client elsewhere.
type moved struct {
	Location string `header:"Location"`
}

func (s *Server) messageRoutes() {
	message := func(id, path, summary, description string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/v1/jobs/{id}/" + path, Tags: []string{"Control"}, Summary: summary,
			Description: description + " 409 when the moment has passed; 503 with Retry-After when no worker answers.", Errors: []int{409, 413, 415, 422, 503}}
	}
	route(s, message("decide", "decisions", "Decide", "Approve, send back or refuse what is shown at a gate, or a piece in the making."),
		func(ctx context.Context, who Principal, in *Command) (*reply[Effect], error) {
			var d Decision
			if err := readJSON(ctx, &d, false); err != nil {
				return nil, err
			}
			if err := checkIdempotencyKey(in.Key); err != nil {
				return nil, err
			}
			e, err := s.Decide(ctx, who, in.ID, in.Key, d)
			return &reply[Effect]{e}, err
		})
	takes[Decision](s, "/v1/jobs/{id}/decisions", "A decision is bound to the digest that was shown.", true)

	route(s, message("direct", "directives", "Say something to the agents", "Agents see it in the next round."),
		func(ctx context.Context, who Principal, in *Command) (*reply[Effect], error) {
			var d Directive
			if err := readJSON(ctx, &d, false); err != nil {
				return nil, err
			}
			if err := checkIdempotencyKey(in.Key); err != nil {
				return nil, err
			}
			e, err := s.Direct(ctx, who, in.ID, in.Key, d)
			return &reply[Effect]{e}, err
		})
	takes[Directive](s, "/v1/jobs/{id}/directives", "Words, and the pieces they are for.", true)

	for what, summary := range map[string]string{Pause: "Hold new calls", Resume: "Go on", Finish: "Stop improving and deliver the best so far"} {
		route(s, message(what, what, summary, "Takes no body."),
			func(ctx context.Context, who Principal, in *Command) (*reply[Effect], error) {
				if err := readJSON(ctx, &struct{}{}, true); err != nil {
					return nil, err
				}
				if err := checkIdempotencyKey(in.Key); err != nil {
					return nil, err
				}
				e, err := s.Control(ctx, who, in.ID, in.Key, what)
				return &reply[Effect]{e}, err
			})
	}

	route(s, message("raise-budget", "budget", "Raise the budget", "The new caps, above the present ones."),
		func(ctx context.Context, who Principal, in *Command) (*reply[Effect], error) {
			var n NewBudget
			if err := readJSON(ctx, &n, false); err != nil {
				return nil, err
			}
			if err := checkIdempotencyKey(in.Key); err != nil {
				return nil, err
			}
			e, err := s.RaiseBudget(ctx, who, in.ID, in.Key, n)
			return &reply[Effect]{e}, err
		})
	takes[NewBudget](s, "/v1/jobs/{id}/budget", "At least one of the two.", true)

	op := message("cancel", "cancel", "Cancel the job", "Running calls stop and nothing is published. Takes no body.")
	op.DefaultStatus = http.StatusAccepted
	route(s, op, func(ctx context.Context, who Principal, in *Command) (*reply[Effect], error) {
		if err := readJSON(ctx, &struct{}{}, true); err != nil {
			return nil, err
		}
		e, err := s.Cancel(ctx, who, in.ID)
		return &reply[Effect]{e}, err
	})

	route(s, message("replace-piece", "pieces/{piece}/replace", "Replace a piece by your own", "The input is uploaded before (POST /v1/inputs)."),
		func(ctx context.Context, who Principal, in *struct {
			Command
			Piece string `path:"piece" doc:"text-1, artwork-1 …"`
		}) (*reply[Effect], error) {
			var r Replacement
			if err := readJSON(ctx, &r, false); err != nil {
				return nil, err
			}
			if err := checkIdempotencyKey(in.Key); err != nil {
				return nil, err
			}
			e, err := s.Replace(ctx, who, in.ID, in.Piece, in.Key, r)
			return &reply[Effect]{e}, err
		})
	takes[Replacement](s, "/v1/jobs/{id}/pieces/{piece}/replace", "An uploaded input.", true)

	route(s, message("edit-code", "codes/{code}", "Veto, retire or rename a code", "Of those that agents of the job coined (GET /v1/jobs/{id}/codebook). It holds from the next round on; what was said with the code stays readable."),
		func(ctx context.Context, who Principal, in *struct {
			Command
			Code string `path:"code" doc:"A code of the job"`
		}) (*reply[Effect], error) {
			var e CodeEdit
			if err := readJSON(ctx, &e, false); err != nil {
				return nil, err
			}
			if err := checkIdempotencyKey(in.Key); err != nil {
				return nil, err
			}
			done, err := s.EditCode(ctx, who, in.ID, in.Code, in.Key, e)
			return &reply[Effect]{done}, err
		})
	takes[CodeEdit](s, "/v1/jobs/{id}/codes/{code}", "What to do with it.", true)

	route(s, message("erase-note", "notes/{seq}/erase", "Erase what a note says", "After the job's end: the words go from everything that the job stored, the erasure is put on the record and signed, and the bundle is made anew. Erasing again is success."),
		func(ctx context.Context, who Principal, in *struct {
			JobPath
			Seq int `path:"seq" minimum:"0" doc:"The note's number"`
		}) (*reply[Erasure], error) {
			var e Erase
			if err := readJSON(ctx, &e, false); err != nil {
				return nil, err
			}
			done, err := s.EraseNote(ctx, who, in.ID, in.Seq, e)
			return &reply[Erasure]{done}, err
		})
	takes[Erase](s, "/v1/jobs/{id}/notes/{seq}/erase", "Why.", true)

	route(s, huma.Operation{OperationID: "upload-input", Method: http.MethodPost, Path: "/v1/inputs", Tags: []string{"Inputs"}, DefaultStatus: http.StatusCreated,
		Summary: "Upload a piece of your own", Description: "A text, a picture (PNG, JPEG) or a melody (MIDI, MusicXML, ABC) of at most 32 MiB, recognised by its content.", Errors: []int{413, 415}},
		func(ctx context.Context, who Principal, _ *struct{}) (*reply[Input], error) {
			select {
			case s.uploads <- struct{}{}:
				defer func() { <-s.uploads }()
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			data, err := readBody(ctx, maxInput, inputReadTime, false)
			if err != nil {
				return nil, err
			}
			in, err := s.Upload(ctx, who, data)
			return &reply[Input]{in}, err
		})
	s.api.OpenAPI().Paths["/v1/inputs"].Post.RequestBody = &huma.RequestBody{
		Description: "The file itself.", Required: true,
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}
}

// negotiate picks the first of the offered media types that Accept takes best.
func negotiate(accept string, offered ...string) (string, error) {
	if accept == "" {
		return offered[0], nil
	}
	best, bestQ := "", 0.0
	for _, o := range offered {
		if q := quality(accept, o); q > bestQ {
			best, bestQ = o, q
		}
	}
	if best == "" {
		return "", problem(http.StatusNotAcceptable, codeNotAccepted, "Accept", "offered here are: "+strings.Join(offered, ", "))
	}
	return best, nil
}
