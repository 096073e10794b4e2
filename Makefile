# What there is to run. Nothing here is needed to build or use Atelier: the README's
# two commands do without make.

GO ?= go
SECONDS_EACH ?= 600

.PHONY: build test check chaos bench fuzz gallery

build: ## the binary, in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/atelier ./cmd/atelier

test: ## what every change must pass
	$(GO) test ./...

check: ## everything that CI runs
	.ci/run

chaos: ## kills at every stage and at random moments; some minutes
	$(GO) test -tags chaos -count=1 -timeout 60m -v -run Chaos ./e2e

bench: ## orchestration overhead, load, the store, Temporal's own floor, plates and sound; quiet machine, please
	$(GO) test -run '^$$' -bench . -benchtime 1x -count=1 -timeout 60m ./e2e
	$(GO) test -run '^$$' -bench 'Store' -benchtime 3s -count=1 ./internal/embedded
	$(GO) test -run '^$$' -bench 'Activities|ReferenceShape' -benchtime 1x -count=1 ./internal/embedded
	$(GO) test -run '^$$' -bench 'Plate|Render60s|Encode' -benchtime 3x -count=1 ./media/...

fuzz: ## every parser of foreign bytes, SECONDS_EACH seconds each (default 600)
	@set -e; for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
			echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(SECONDS_EACH)s $$p; \
		done; \
	done

gallery: build ## six works for docs/gallery, made anew
	$(GO) run ./docs/gallery
