// Package store keeps Atelier's objects in any S3-compatible store.
//
// [Open] returns an [S3], which implements [atelier.Store] and [atelier.Eraser].
// It promises, against every store that passes [S3.Probe]:
//
//   - Puts are create-only (If-None-Match "*"). An answer that was lost is found
//     again: a put that meets its own earlier write succeeds.
//   - The SHA-256 of an object is taken before it is sent, travels as object
//     metadata, and is compared on every full read, whatever the store or the
//     network says about checksums. Objects of at most [MaxHeld] bytes are
//     compared before the first byte is handed out, also for a part of one.
//   - Passing faults (5xx, SlowDown, 409, cut or stalled connections) are retried
//     with jitter for a few seconds. Longer outages are the caller's to wait out;
//     they arrive as [atelier.CodeUnavailable].
//
// Since objects never change and a Ref carries their digest, bytes that this
// process wrote or read are kept in memory, under key and digest, up to a bound
// ([Config.CacheBytes]). A Get of them asks nobody. Head, List and a Get without
// a digest always ask the store. An erasure by another process is therefore not
// seen by a Get here until the bytes leave the cache.
//
// It does not promise that a part of an object bigger than MaxHeld is right:
// there is no digest to compare it with. It does not encrypt, and it never
// replaces or appends.
package store

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/atelierhq/atelier"
	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// Config says where the store is. Endpoint, Region, Bucket and the two keys are
// required.
type Config struct {
	Endpoint       string // http(s)://host[:port], as this process reaches it
	PublicEndpoint string // as people's browsers reach it, for [S3.Presign]; "" the same
	Region         string
	Bucket         string
	AccessKey      string
	SecretKey      string
	PathStyle      bool // bucket in the path instead of the host name
	Checksums      bool // send x-amz-checksum-sha256; false for stores that refuse it
	CreateBucket   bool // make the bucket when it is missing
	CacheBytes     int  // bound of the content cache; 0: DefaultCacheBytes, negative: no cache
	Log            *slog.Logger

	// Observe is told of every call: head, get, put, list, delete, and those for the
	// bucket; "ok" or the code of its error; and its time with all retries. nil: none.
	Observe func(call, outcome string, took time.Duration)
}

// S3 is an [atelier.Store] and an [atelier.Eraser] on one bucket.
type S3 struct {
	client    *s3.Client
	presign   *s3.PresignClient
	bucket    string
	checksums bool
	held      *cache
	log       *slog.Logger
	observe   func(call, outcome string, took time.Duration)
}

var (
	_ atelier.Store  = (*S3)(nil)
	_ atelier.Eraser = (*S3)(nil)
)

// Open connects and checks that the bucket can be used. It is CodeInvalid for a
// configuration that cannot be meant, CodeForbidden for refused credentials,
// CodeNotFound for a missing bucket that it may not create, and CodeUnavailable
// when nothing answers. It does not probe conditional puts: see [S3.Probe] and
// [S3.QuickProbe].
func Open(ctx context.Context, c Config) (*S3, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &S3{bucket: c.Bucket, checksums: c.Checksums, log: c.Log, observe: c.Observe, held: newCache(c.CacheBytes)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.client = s3.New(c.options(c.Endpoint))
	public := c.PublicEndpoint
	if public == "" {
		public = c.Endpoint
	}
	s.presign = s3.NewPresignClient(s3.New(c.options(public)))
	if err := s.ensureBucket(ctx, c); err != nil {
		return nil, err
	}
	return s, nil
}

// check refuses what cannot be meant; messages name the setting, never its value.
func (c Config) check() error {
	for _, f := range []struct{ name, value string }{
		{"endpoint", c.Endpoint}, {"region", c.Region}, {"bucket", c.Bucket},
		{"access key", c.AccessKey}, {"secret key", c.SecretKey},
	} {
		if f.value == "" {
			return atelier.Invalidf("store", "%s is missing", f.name)
		}
	}
	for _, e := range []string{c.Endpoint, c.PublicEndpoint} {
		if e == "" {
			continue
		}
		u, err := url.Parse(e)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return atelier.Invalidf("store", "endpoint must be an http or https URL with a host")
		}
	}
	return nil
}

// options is the one constructor of clients. The SDK's own retries and checksums
// are off: retries are ours because a 412 after a lost answer needs the rule of
// [S3.Put], and checksums because the digest we already know is sent as one.
func (c Config) options(endpoint string) s3.Options {
	return s3.Options{
		BaseEndpoint:                   aws.String(endpoint),
		Region:                         c.Region,
		EndpointResolverV2:             &endpoints{rules: s3.NewDefaultEndpointResolverV2()},
		UsePathStyle:                   c.PathStyle,
		Credentials:                    credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, ""),
		HTTPClient:                     &http.Client{Transport: transport(), CheckRedirect: noRedirect},
		Retryer:                        aws.NopRetryer{},
		RequestChecksumCalculation:     aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation:     aws.ResponseChecksumValidationWhenRequired,
		DisableMultiRegionAccessPoints: true,
		DisableS3ExpressSessionAuth:    aws.Bool(true),

		DisableLogOutputChecksumValidationSkipped: true,
	}
}

// transport keeps connections open for as many writers as a worker has; Go's
// default of two idle ones per host would dial for nearly every put.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = maxConnections
	t.MaxIdleConnsPerHost = maxConnections
	t.MaxConnsPerHost = maxConnections
	t.DisableCompression = true // what comes back is what was put
	t.ForceAttemptHTTP2 = false
	return t
}

// noRedirect keeps signed requests at the host they were signed for.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// ensureBucket finds the bucket or makes it.
func (s *S3) ensureBucket(ctx context.Context, c Config) error {
	err := s.try(ctx, "head bucket", func(ctx context.Context) error {
		_, err := s.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket})
		return err
	})
	if err == nil {
		return nil
	}
	if status(err) == http.StatusForbidden || status(err) == http.StatusUnauthorized {
		return &atelier.Error{Code: atelier.CodeForbidden, Message: "the store refuses the access key for this bucket", Err: err}
	}
	if status(err) != http.StatusNotFound {
		return fail(err)
	}
	if !c.CreateBucket {
		return &atelier.Error{Code: atelier.CodeNotFound, Message: "the bucket does not exist; create it or let Atelier do so", Err: err}
	}
	in := &s3.CreateBucketInput{Bucket: &s.bucket}
	if c.Region != "us-east-1" {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{
			LocationConstraint: types.BucketLocationConstraint(c.Region),
		}
	}
	err = s.try(ctx, "create bucket", func(ctx context.Context) error {
		_, err := s.client.CreateBucket(ctx, in)
		return err
	})
	switch apiCode(err) {
	case "BucketAlreadyOwnedByYou", "BucketAlreadyExists": // another process was faster, or an answer was lost
		return nil
	}
	return fail(err)
}

// Head returns the Ref of a key.
func (s *S3) Head(ctx context.Context, key string) (atelier.Ref, error) {
	if err := checkKey(key); err != nil {
		return atelier.Ref{}, err
	}
	ref, err := s.head(ctx, key)
	return ref, fail(err)
}

func (s *S3) head(ctx context.Context, key string) (atelier.Ref, error) {
	var out *s3.HeadObjectOutput
	err := s.try(ctx, "head", func(ctx context.Context) (err error) {
		out, err = s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &key})
		return err
	})
	if err != nil {
		return atelier.Ref{}, err
	}
	return refOf(key, out), nil
}

func refOf(key string, out *s3.HeadObjectOutput) atelier.Ref {
	return atelier.Ref{
		Key:       key,
		SHA256:    out.Metadata[metaSHA256],
		Size:      aws.ToInt64(out.ContentLength),
		MediaType: aws.ToString(out.ContentType),
	}
}

// List returns at most max refs whose keys begin with prefix and sort after the
// key after. A max of zero or less lists nothing.
func (s *S3) List(ctx context.Context, prefix, after string, max int) ([]atelier.Ref, error) {
	var refs []atelier.Ref
	for len(refs) < max {
		page := min(max-len(refs), listPage)
		in := &s3.ListObjectsV2Input{Bucket: &s.bucket, MaxKeys: aws.Int32(int32(page))}
		if prefix != "" {
			in.Prefix = &prefix
		}
		if after != "" {
			in.StartAfter = aws.String(after)
		}
		var out *s3.ListObjectsV2Output
		err := s.try(ctx, "list", func(ctx context.Context) (err error) {
			out, err = s.client.ListObjectsV2(ctx, in)
			return err
		})
		if err != nil {
			return nil, fail(err)
		}
		for _, o := range out.Contents {
			refs = append(refs, atelier.Ref{Key: aws.ToString(o.Key), Size: aws.ToInt64(o.Size)})
		}
		if len(out.Contents) == 0 || !aws.ToBool(out.IsTruncated) {
			break
		}
		after = refs[len(refs)-1].Key
	}
	return refs, nil
}

// Erase removes a key. An absent key is no error.
func (s *S3) Erase(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := s.try(ctx, "delete", func(ctx context.Context) error {
		_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key})
		return err
	})
	s.held.drop(key)
	return fail(err)
}

// Presign returns a URL on the public endpoint under which anybody may read the
// object for life, which is cut to [MaxPresign]. It is saved as file and served
// as mediaType. The URL is a secret: never log it.
func (s *S3) Presign(ctx context.Context, ref atelier.Ref, file, mediaType string, life time.Duration) (string, error) {
	if err := checkKey(ref.Key); err != nil {
		return "", err
	}
	if !atelier.ValidFileName(file) {
		return "", atelier.Invalidf("file", "not a file name")
	}
	req, err := s.presign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket:                     &s.bucket,
		Key:                        &ref.Key,
		ResponseContentType:        &mediaType,
		ResponseContentDisposition: aws.String(`attachment; filename="` + file + `"`),
	}, s3.WithPresignExpires(min(life, MaxPresign)))
	if err != nil {
		return "", fail(err)
	}
	return req.URL, nil
}

// Both keep the SDK from hashing a body again of which we know the digest.

// sendUnsigned makes it sign UNSIGNED-PAYLOAD: x-amz-checksum-sha256 is a signed
// header and binds the same bytes.
func sendUnsigned(o *s3.Options) {
	o.APIOptions = append(o.APIOptions, v4.SwapComputePayloadSHA256ForUnsignedPayloadMiddleware)
}

// sendSigned makes it sign the digest itself.
func sendSigned(digest string) func(*s3.Options) {
	known := middleware.InitializeMiddlewareFunc("KnownPayloadHash",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(v4.SetPayloadHash(ctx, digest), in)
		})
	return func(o *s3.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error { return stack.Initialize.Add(known, middleware.After) })
	}
}
