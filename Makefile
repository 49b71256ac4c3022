# Targets people would guess. `make help` lists them.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 30s

.PHONY: help build test lint bench fuzz fmt
help:            ## list the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/: *## */\t/'
build:           ## build bin/colloquy
	go build -o bin/colloquy ./cmd/colloquy
test:            ## run the tests
	go test ./...
lint:            ## go vet and staticcheck
	go vet ./...
	go run $(STATICCHECK) ./...
bench:           ## a million rows beside DuckDB: import, size and every query of the table
	cd bench && go run . $(BENCHFLAGS)
fuzz:            ## run each fuzz target for FUZZTIME
	@set -e; for pkg in $$(grep -rl --include='*_test.go' '^func Fuzz' . | grep -v '^./bench/' | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$pkg/*_test.go | sed 's/^func //'); do \
	    echo "fuzz $$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$pkg; done; done
fmt:             ## format the code
	gofmt -w .
