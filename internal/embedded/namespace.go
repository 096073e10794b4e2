package embedded

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/atelierhq/atelier"
)

// SetRetention gives an existing namespace the retention that a new one gets. One
// made by an older build, or by hand, may have another.
func SetRetention(ctx context.Context, c client.Client, namespace string, keep time.Duration) error {
	d, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("describing namespace %s: %w", namespace, err)
	}
	if d.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == keep {
		return nil
	}
	_, err = c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: namespace,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(keep)},
	})
	if err != nil {
		return fmt.Errorf("setting the retention of namespace %s: %w", namespace, err)
	}
	return nil
}

// RegisterAttributes makes sure that the namespace has the search attributes, and
// returns the names of those it had to add. It is called at every start, for those
// given when a namespace is made are looked at only then; a cluster of one's own
// needs the same call. Attributes that are there are fine; one that is there with
// another type is [atelier.CodeConflict], because workflows would fail on it one by
// one.
func RegisterAttributes(ctx context.Context, c client.Client, namespace string, want map[string]enumspb.IndexedValueType) (added []string, err error) {
	have, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("listing search attributes: %w", err)
	}
	missing := make(map[string]enumspb.IndexedValueType)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		t, ok := have.GetCustomAttributes()[name]
		if !ok {
			missing[name] = want[name]
			added = append(added, name)
			continue
		}
		if t != want[name] {
			return nil, atelier.Errorf(atelier.CodeConflict,
				"the search attribute %s exists in namespace %s as %v, and must be %v; remove it there, or use another namespace",
				name, namespace, t, want[name])
		}
	}
	if len(missing) == 0 {
		return nil, nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: missing,
	})
	if err != nil {
		return nil, fmt.Errorf("adding search attributes: %w", err)
	}
	return added, nil
}
