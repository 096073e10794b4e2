package api

import (
	"bytes"
	"cmp"
	"html/template"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atelierhq/atelier"
)

// docOperation is one route as the page shows it.
type docOperation struct {
	ID, Method, Path, Summary, Description, Tag string
	Params                                      []docParam
	Body                                        string
	Fields                                      []docParam
}

type docParam struct{ Name, In, Doc string }

type docCode struct {
	Code   atelier.Code
	Status int
}

// docsPage draws the reference page from the API's description. It is made once
// and loads nothing: no script, no font, no style sheet from anywhere.
func docsPage(api *huma.OpenAPI) ([]byte, error) {
	var ops []docOperation
	for path, item := range api.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post} {
			if op == nil {
				continue
			}
			d := docOperation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Tag: op.Tags[0]}
			for _, p := range op.Parameters {
				d.Params = append(d.Params, docParam{p.Name, p.In, p.Description})
			}
			if op.RequestBody != nil {
				d.Body = op.RequestBody.Description
				d.Fields = bodyFields(api, op.RequestBody)
			}
			ops = append(ops, d)
		}
	}
	order := []string{"Jobs", "Work", "Control", "Inputs"}
	slices.SortFunc(ops, func(a, b docOperation) int {
		return cmp.Or(slices.Index(order, a.Tag)-slices.Index(order, b.Tag), cmp.Compare(a.Path, b.Path), cmp.Compare(b.Method, a.Method))
	})
	var codes []docCode
	for code, status := range statuses {
		codes = append(codes, docCode{code, status})
	}
	for code, status := range map[atelier.Code]int{codeKeyReused: 422, codeMediaType: 415, codeOrigin: 403, codeMethod: 405, codeRange: 416, codeNotAccepted: 406} {
		codes = append(codes, docCode{code, status})
	}
	slices.SortFunc(codes, func(a, b docCode) int { return cmp.Or(a.Status-b.Status, cmp.Compare(a.Code, b.Code)) })
	var b bytes.Buffer
	err := docsTemplate.Execute(&b, map[string]any{"Title": api.Info.Title, "About": api.Info.Description, "Operations": ops, "Codes": codes})
	return b.Bytes(), err
}

// bodyFields lists the fields of a JSON body, those that are required first;
// fields of fields have dotted names.
func bodyFields(api *huma.OpenAPI, body *huma.RequestBody) []docParam {
	media := body.Content[atelier.MediaJSON]
	if media == nil || media.Schema == nil {
		return nil
	}
	return schemaFields(api, media.Schema, "")
}

func schemaFields(api *huma.OpenAPI, schema *huma.Schema, prefix string) []docParam {
	if schema.Ref != "" {
		schema = api.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	required := func(name string) int {
		if slices.Contains(schema.Required, name) {
			return 0
		}
		return 1
	}
	names := slices.SortedFunc(maps.Keys(schema.Properties), func(a, b string) int {
		return cmp.Or(required(a)-required(b), cmp.Compare(a, b))
	})
	var fields []docParam
	for _, name := range names {
		p := schema.Properties[name]
		of, path, kind := p, prefix+name, p.Type
		if p.Type == "array" && p.Items != nil {
			of, path, kind = p.Items, path+"[]", "list of "+cmp.Or(p.Items.Type, "objects")+"s"
		}
		if of.Ref != "" {
			kind = map[bool]string{true: "list of objects", false: "object"}[of != p]
		}
		if required(name) == 0 {
			kind += ", required"
		}
		fields = append(fields, docParam{path, kind, p.Description})
		if of.Ref != "" {
			fields = append(fields, schemaFields(api, of, path+".")...)
		}
	}
	return fields
}

var docsTemplate = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}} API</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:58rem;margin:2.5rem auto 6rem;padding:0 1.2rem;color:#222;background:#fff}
h1{margin-bottom:.3rem}h2{margin:3rem 0 0;border-bottom:2px solid #c5532d}h3{margin:2.2rem 0 .3rem;font-size:1rem}
p{margin:.4rem 0}code,pre,.m{font:.92em/1.5 ui-monospace,monospace}pre{background:#f5f3ef;padding:.8rem 1rem;overflow:auto;border-radius:.3rem}
.m{display:inline-block;min-width:3.4rem;font-weight:700;color:#2a6f53}.post{color:#b0451f}a{color:#1d5fa8}
table{border-collapse:collapse;margin:.6rem 0;width:100%}td{border-bottom:1px solid #e3e0da;padding:.2rem .8rem .2rem 0;vertical-align:top}
td:first-child{width:17rem}td:nth-child(2){width:11rem;color:#777}nav td{border:0;padding:.05rem .8rem .05rem 0}nav td:first-child{width:36rem}nav td:nth-child(2){width:auto}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td{border-color:#3a3a3a}a{color:#8bf}pre{background:#242424}.m{color:#7fc8a9}.post{color:#f0926f}td:nth-child(2){color:#999}}
</style>
<h1>{{.Title}} API</h1>
<p>{{.About}}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). Where the server asks for a key, send <code>Authorization: Bearer at_…</code>.</p>
<p>With the address of this server in <code>ATELIER_URL</code>:</p>
<pre>curl -s -H 'Content-Type: application/json' -H 'Idempotency-Key: first' \
  -d '{"brief":"A lighthouse keeper befriends a storm."}' $ATELIER_URL/v1/jobs
curl -s "$ATELIER_URL/v1/jobs/JOB?wait=60"
curl -sN $ATELIER_URL/v1/jobs/JOB/events
curl -s -o bundle.zip $ATELIER_URL/v1/jobs/JOB/bundle</pre>
<nav><table>{{range .Operations}}<tr><td><span class="m{{if eq .Method "POST"}} post{{end}}">{{.Method}}</span> <a href="#{{.ID}}"><code>{{.Path}}</code></a><td>{{.Summary}}{{end}}</table></nav>
{{$tag := ""}}{{range .Operations}}{{if ne .Tag $tag}}{{$tag = .Tag}}<h2>{{.Tag}}</h2>{{end}}
<h3 id="{{.ID}}"><span class="m{{if eq .Method "POST"}} post{{end}}">{{.Method}}</span> <code>{{.Path}}</code></h3>
<p>{{.Summary}}. {{.Description}}</p>
{{if .Params}}<table>{{range .Params}}<tr><td><code>{{.Name}}</code><td>{{.In}}<td>{{.Doc}}{{end}}</table>{{end}}
{{if .Body}}<p>Body: {{.Body}}</p>{{end}}
{{if .Fields}}<table>{{range .Fields}}<tr><td><code>{{.Name}}</code><td>{{.In}}<td>{{.Doc}}{{end}}</table>{{end}}
{{end}}<h2>Problems</h2>
<p>Errors are <code>application/problem+json</code> (RFC 9457) with <code>code</code>, <code>detail</code>, <code>request_id</code> and, when a field is to blame, <code>field</code>.</p>
<table>{{range .Codes}}<tr id="{{.Code}}"><td><code>{{.Code}}</code><td>{{.Status}}<td>{{end}}</table>
</html>
`))
