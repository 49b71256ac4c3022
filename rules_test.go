// Package colloquy_test holds the rules of the whole tree: who may import whom.
package colloquy_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/colloquydb/colloquy"

// allowed lists, for each package of ours, the packages of ours that its non-test code may import. A package that is not
// listed may not exist: adding one means deciding where it stands.
var allowed = map[string][]string{
	"lang":              {},
	"bitmap":            {},
	"storage/column":    {"bitmap"},
	"storage/parquet":   {"storage/column"},
	"storage":           {"bitmap", "storage/column"},
	"storage/load":      {"bitmap", "storage", "storage/column", "storage/parquet"},
	"engine/fn":         {"bitmap", "storage/column"},
	"engine/exec":       {"bitmap", "storage", "storage/column", "engine/fn"},
	"engine/plan":       {"bitmap", "lang", "storage", "storage/column", "engine/fn", "engine/exec"},
	"engine":            {"lang", "storage", "storage/column", "storage/load", "storage/parquet", "engine/fn", "engine/exec", "engine/plan"},
	"repl":              {"engine", "repl/render"},
	"repl/render":       {"engine"},
	"sample":            {"storage/column", "storage/parquet"},
	"cmd/colloquy":      {"engine", "repl", "repl/render", "sample"},
	"examples/flagrate": {"engine"},
}

// owners lists the libraries that one folder alone may import, tests included.
var owners = map[string]string{
	"github.com/cockroachdb/pebble":    "storage",
	"github.com/RoaringBitmap/roaring": "bitmap",
	"github.com/alecthomas/participle": "lang",
	"github.com/parquet-go/parquet-go": "storage/parquet",
	"github.com/reeflective/readline":  "repl",
	"github.com/alecthomas/kong":       "cmd",
	"github.com/duckdb/duckdb-go":      "bench",
	"github.com/chdb-io/chdb-go":       "bench",
}

func TestImportRules(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if file != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bench") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(file))
		isTest := strings.HasSuffix(file, "_test.go")
		rules, known := allowed[dir]
		if !known && !isTest {
			t.Errorf("%s: package %s has no import rule; add one where it belongs", file, dir)
		}
		if !isTest {
			seen[dir] = true
		}
		for _, spec := range parsed.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			if ours, ok := strings.CutPrefix(target, module+"/"); ok && !isTest && ours != dir && !slices.Contains(rules, ours) {
				t.Errorf("%s imports %s: not among the imports allowed for %s", file, ours, dir)
			}
			for library, owner := range owners {
				if strings.HasPrefix(target, library) && dir != owner && !strings.HasPrefix(dir, owner+"/") {
					t.Errorf("%s imports %s, which only %s may", file, target, owner)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range allowed {
		if !seen[dir] {
			t.Errorf("rule for package %s, which does not exist", dir)
		}
	}
}

// TestMainModuleHasNoPeer holds that the peers we measure against stay in the bench module.
func TestMainModuleHasNoPeer(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, peer := range []string{"duckdb/duckdb-go", "chdb-io/chdb-go"} {
		if strings.Contains(string(mod), peer) {
			t.Errorf("go.mod of the main module requires %s", peer)
		}
	}
}
