package embedded

import (
	"bytes"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// What is remembered of a bucket is forgotten when it changes: one that is made again,
// with locks, has them.
func TestStoreSettings(t *testing.T) {
	t.Parallel()
	p := startTestStore(t, t.TempDir())
	c := s3.New(s3.Options{BaseEndpoint: &p.Endpoint, Region: p.Region, UsePathStyle: true, Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider(p.AccessKey, p.SecretKey, "")})
	ctx := t.Context()
	bucket, key := aws.String("again"), aws.String("x")
	put := func() error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: bytes.NewReader([]byte("x"))})
		return err
	}
	for _, locks := range []bool{false, true} {
		if err := put(); err == nil {
			t.Error("an object was put into a bucket that is not there")
		}
		if _, err := c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket, ObjectLockEnabledForBucket: &locks}); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time from memory
			out, err := c.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: bucket})
			if got := err == nil && out.ObjectLockConfiguration != nil; got != locks {
				t.Errorf("locks: %v, %v, want %v", got, err, locks)
			}
		}
		if locks {
			break
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: key}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: bucket}); err != nil {
			t.Fatal(err)
		}
	}
}
