package engine_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine/fn"
)

var update = flag.Bool("update", false, "write generated files anew")

// TestLanguageDoc holds that docs/LANGUAGE.md lists the functions as the registry has them.
func TestLanguageDoc(t *testing.T) {
	const file, begin, end = "../docs/LANGUAGE.md", "-update -->\n", "<!-- end of functions -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s lacks the marks of the generated part", file)
	}
	want := head + begin + functionTables() + end + tail
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("%s does not list the functions as they are: go test ./engine -run TestLanguageDoc -update", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func functionTables() string {
	all := slices.Clone(fn.All())
	slices.SortStableFunc(all, func(a, b *fn.Function) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Name, b.Name))
	})
	var b strings.Builder
	section := ""
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, f := range all {
		if s := f.Class.String() + ", " + f.Category; s != section {
			section = s
			fmt.Fprintf(&b, "\n### %s\n\n| function | what it gives | example |\n| --- | --- | --- |\n", strings.ToUpper(s[:1])+s[1:])
		}
		names := "`" + strings.Join(f.Signatures, "`<br>`") + "`"
		if len(f.Aliases) > 0 {
			names += "<br>also `" + strings.Join(f.Aliases, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | `%s` → `%s` |\n", cell.Replace(names), cell.Replace(f.Help), cell.Replace(f.Example), cell.Replace(f.Output))
	}
	return b.String() + "\n"
}
