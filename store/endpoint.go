package store

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyauth "github.com/aws/smithy-go/auth"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
)

// endpoints remembers where the SDK's rules send a call. They are gone through anew for
// every call, a quarter of what a call costs, and of what differs between the calls of
// one client they look at three things alone.
type endpoints struct {
	rules s3.EndpointResolverV2
	known sync.Map // of smithyendpoints.Endpoint by endpointKey
}

type endpointKey struct {
	bucket           string
	control, generic bool
}

// ResolveEndpoint implements [s3.EndpointResolverV2].
func (e *endpoints) ResolveEndpoint(ctx context.Context, p s3.EndpointParameters) (smithyendpoints.Endpoint, error) {
	k := endpointKey{aws.ToString(p.Bucket), aws.ToBool(p.UseS3ExpressControlEndpoint), aws.ToBool(p.DisableAccessPoints)}
	if known, ok := e.known.Load(k); ok {
		return own(known.(smithyendpoints.Endpoint)), nil
	}
	found, err := e.rules.ResolveEndpoint(ctx, p)
	if err == nil {
		e.known.Store(k, own(found)) // a client has one bucket, so there are few
	}
	return found, err
}

// own is a copy for one call: the SDK writes into how it is to be signed.
func own(e smithyendpoints.Endpoint) smithyendpoints.Endpoint {
	var p smithy.Properties
	p.SetAll(&e.Properties)
	if options, ok := smithyauth.GetAuthOptions(&e.Properties); ok {
		mine := make([]*smithyauth.Option, len(options))
		for i, o := range options {
			mine[i] = &smithyauth.Option{SchemeID: o.SchemeID}
			mine[i].IdentityProperties.SetAll(&o.IdentityProperties)
			mine[i].SignerProperties.SetAll(&o.SignerProperties)
		}
		smithyauth.SetAuthOptions(&p, mine)
	}
	e.Properties, e.Headers = p, e.Headers.Clone()
	return e
}
