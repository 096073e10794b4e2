package api

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/atelierhq/atelier"
)

// docOperation is one route as the page shows it.
type docOperation struct {
	Method, Path, Summary, Description, Tag string
	Params                                  []docParam
	Body                                    string
	Fields                                  []docParam
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
			d := docOperation{Method: method, Path: path, Summary: op.Summary, Description: op.Description, Tag: op.Tags[0]}
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

// bodyFields lists the fields of a JSON body one level deep.
func bodyFields(api *huma.OpenAPI, body *huma.RequestBody) []docParam {
	media := body.Content[atelier.MediaJSON]
	if media == nil || media.Schema == nil {
		return nil
	}
	schema := media.Schema
	if schema.Ref != "" {
		schema = api.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	names := make([]string, 0, len(schema.Properties))
	for name := range schema.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	var fields []docParam
	for _, name := range names {
		p := schema.Properties[name]
		kind := p.Type
		if p.Ref != "" {
			kind = "object"
		}
		if slices.Contains(schema.Required, name) {
			kind += ", required"
		}
		fields = append(fields, docParam{name, kind, p.Description})
	}
	return fields
}

var docsTemplate = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}} API</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin-top:2rem;font-size:1.05rem}code,.m{font-family:ui-monospace,monospace}.m{display:inline-block;min-width:3.2rem;font-weight:600}
table{border-collapse:collapse;margin:.5rem 0}td,th{border-bottom:1px solid #ccc;padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}td,th{border-color:#444}a{color:#8bf}}
</style>
<h1>{{.Title}} API</h1>
<p>{{.About}}</p>
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
{{range .Operations}}<h2><span class="m">{{.Method}}</span> <code>{{.Path}}</code></h2>
<p>{{.Summary}}. {{.Description}}</p>
{{if .Params}}<table>{{range .Params}}<tr><td><code>{{.Name}}</code><td>{{.In}}<td>{{.Doc}}{{end}}</table>{{end}}
{{if .Body}}<p>Body: {{.Body}}</p>{{end}}
{{if .Fields}}<table>{{range .Fields}}<tr><td><code>{{.Name}}</code><td>{{.In}}<td>{{.Doc}}{{end}}</table>{{end}}
{{end}}<h2>Problems</h2>
<p>Errors are <code>application/problem+json</code> (RFC 9457) with <code>code</code>, <code>detail</code>, <code>request_id</code> and, when a field is to blame, <code>field</code>.</p>
<table>{{range .Codes}}<tr id="{{.Code}}"><td>{{.Status}}<td><code>{{.Code}}</code>{{end}}</table>
</html>
`))
