package embedded

import (
	"context"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
)

func TestMain(m *testing.M) {
	StoreChildMain()
	os.Exit(m.Run())
}

// testNamespace and testAttributes are what workflows/names.go says; this package
// may not import it.
const testNamespace = "atelier"

func testAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		"AtelierKind":       enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierStage":      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierMedium":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierTenant":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierStopReason": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"AtelierModels":     enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
		"AtelierNeedsHuman": enumspb.INDEXED_VALUE_TYPE_BOOL,
		"AtelierRound":      enumspb.INDEXED_VALUE_TYPE_INT,
		"AtelierScore":      enumspb.INDEXED_VALUE_TYPE_DOUBLE,
		"AtelierCostUSD":    enumspb.INDEXED_VALUE_TYPE_DOUBLE,
	}
}

// config is a configuration on dir. With ATELIER_TEST_LOG=1 in the environment the
// server's warnings are shown.
func testConfig(dir string) Config {
	out := io.Discard
	if os.Getenv("ATELIER_TEST_LOG") != "" {
		out = os.Stderr
	}
	return Config{
		Data:             dir,
		Namespace:        testNamespace,
		SearchAttributes: testAttributes(),
		Log:              slog.New(slog.NewTextHandler(out, nil)),
	}
}

// begin starts Temporal on cfg and stops it with the test.
func begin(tb testing.TB, cfg Config) *Stack {
	tb.Helper()
	s, err := StartTemporal(tb.Context(), cfg)
	if err != nil {
		tb.Fatalf("StartTemporal: %v", err)
	}
	tb.Cleanup(func() { end(tb, s) })
	return s
}

// end stops s.
func end(tb testing.TB, s *Stack) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		tb.Errorf("Stop: %v", err)
	}
}
