package llmtest

// Fault is a way to fail.
type Fault string

// Faults with a status. Their bodies are errors as OpenAI writes them; that of
// [Unauthorized] quotes the key, as providers do.
const (
	BadRequest      Fault = "400"
	PolicyRefused   Fault = "400 content_policy_violation"
	Unauthorized    Fault = "401"
	PaymentRequired Fault = "402"
	Forbidden       Fault = "403"
	NotFound        Fault = "404"
	RequestTimeout  Fault = "408"
	Conflict        Fault = "409"
	TooLarge        Fault = "413"
	Unprocessable   Fault = "422"
	TooMany         Fault = "429"
	TooManySeconds  Fault = "429 Retry-After in seconds" // 7 s
	TooManyMillis   Fault = "429 retry-after-ms"         // 1,500 ms
	TooManyDate     Fault = "429 Retry-After as a date"  // in 20 s
	TooManyForever  Fault = "429 Retry-After 1e9"        // clamped by the client
	QuotaUsedUp     Fault = "429 insufficient_quota"
	ServerError     Fault = "500"
	ShouldNotRetry  Fault = "500 x-should-retry: false"
	ShouldRetry     Fault = "400 x-should-retry: true"
	BadGateway      Fault = "502" // with a page of HTML
	Unavailable     Fault = "503"
	UnavailableFor  Fault = "503 Retry-After in seconds" // 7 s
	Overloaded      Fault = "529"
	Redirect        Fault = "307 to an address of the inside"
)

// Faults of the connection. All come after the work was done and are charged for.
const (
	Reset            Fault = "reset before the answer"
	ResetMiddle      Fault = "reset in the middle of the answer"
	CutBody          Fault = "connection closed in the middle of the answer"
	Hang             Fault = "hang"
	HangAfterHeaders Fault = "hang after headers"
	Drip             Fault = "one byte at a time"
	Huge             Fault = "200 MB"
	GzipBomb         Fault = "gzip bomb"
)

// Faults of the answer, with status 200.
const (
	TruncatedJSON Fault = "truncated JSON"
	NotJSON       Fault = "a page of HTML"
	NotUTF8       Fault = "bytes that are not UTF-8"
	ErrorInside   Fault = "error object in a 200"
	NoChoices     Fault = "zero choices"
	Empty         Fault = "empty answer"
	Refusal       Fault = "refusal"
	Filtered      Fault = "finish_reason content_filter"
	Length        Fault = "finish_reason length"
	NoFinish      Fault = "no finish_reason"
	NoUsage       Fault = "usage missing"
	LyingUsage    Fault = "usage negative"
	WrongSchema   Fault = "JSON of another schema"
	DuplicateKeys Fault = "JSON with a field twice"
	NullFields    Fault = "JSON full of nulls"
	DeepJSON      Fault = "JSON 200,000 levels deep"
	TrailingData  Fault = "JSON with a second value after it"

	ImageHTML      Fault = "HTML posing as a picture"
	ImageSVG       Fault = "SVG with a script"
	ImageELF       Fault = "a program posing as a picture"
	ImageBomb      Fault = "PNG of 20,000 x 20,000"
	ImageTruncated Fault = "half a PNG"
	ImagePolyglot  Fault = "PNG magic and a script"
	ImageGIFBomb   Fault = "GIF of 65,535 x 65,535"
	ImageNotBase64 Fault = "a picture that is not base64"
)

// Faults returns all faults that make sense for a kind of request.
func Faults(k Kind) []Fault {
	all := []Fault{
		BadRequest, PolicyRefused, Unauthorized, PaymentRequired, Forbidden, NotFound, RequestTimeout, Conflict,
		TooLarge, Unprocessable, TooMany, TooManySeconds, TooManyMillis, TooManyDate, TooManyForever, QuotaUsedUp,
		ServerError, ShouldNotRetry, ShouldRetry, BadGateway, Unavailable, UnavailableFor, Overloaded, Redirect,
		Reset, ResetMiddle, CutBody, Hang, HangAfterHeaders, Drip, Huge, GzipBomb,
	}
	if k == Speech {
		return append(all, NotJSON, Empty)
	}
	all = append(all, TruncatedJSON, NotJSON, NotUTF8, ErrorInside)
	switch k {
	case Chat:
		all = append(all, NoChoices, Empty, Refusal, Filtered, Length, NoFinish, NoUsage, LyingUsage,
			WrongSchema, DuplicateKeys, NullFields, DeepJSON, TrailingData)
	case Make, Edit:
		all = append(all, NoChoices, NoUsage, ImageHTML, ImageSVG, ImageELF, ImageBomb, ImageTruncated,
			ImagePolyglot, ImageGIFBomb, ImageNotBase64)
	}
	return all
}
