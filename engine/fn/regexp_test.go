package fn

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRegexpNeed checks that the literal that is looked for first never changes the answer.
func TestRegexpNeed(t *testing.T) {
	piece := rapid.SampledFrom([]string{"ab", "b", "(ab|b)", "(?:ab)+", "(ab)*", "(ab){2}", "[ab]", ".", "^", "$", "b?", "(?i:AB)", "é+", `\bab`, "(a(b))", "|"})
	word := rapid.SampledFrom([]string{"ab", "b", "A", "B", "é", " ", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "pattern"), "")
		text := strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), "")
		fold, full := rapid.Bool().Draw(t, "fold"), rapid.Bool().Draw(t, "full")
		options, flags := "", ""
		if fold {
			options, flags = "i", "(?i)"
		}
		want, wantErr := regexp.Compile(flags + pattern)
		m, err := CompileRegexp(pattern, options, full)
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("CompileRegexp(%q) gives %v, regexp %v", pattern, err, wantErr)
		}
		if err != nil {
			return
		}
		matches := want.MatchString(text)
		if full {
			matches = regexp.MustCompile(flags + `\A(?:` + pattern + `)\z`).MatchString(text)
		}
		if got := m.MatchString(text); got != matches {
			t.Fatalf("%q (need %q, options %q, full %v) matches %q: %v, want %v", pattern, m.Literal(), options, full, text, got, matches)
		}
	})
}

func TestRegexpLiteral(t *testing.T) {
	for pattern, want := range map[string]string{
		"[0-9]{3}-[0-9]{4}": "-", "foo(bar)+": "foo", "(foobar)?x": "x", "a|b": "", "(?i)abc": "", "x*": "", "": "", "(abc){2,}de": "abc",
	} {
		m, err := CompileRegexp(pattern, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if m.Literal() != want {
			t.Errorf("literal of %q is %q, want %q", pattern, m.Literal(), want)
		}
	}
}

func FuzzRegexp(f *testing.F) {
	f.Add("a+b", "i", "xaab", `[\0]`)
	f.Add("(", "s", "", "")
	f.Add("x*", "g", "baac", `\1`)
	f.Fuzz(func(t *testing.T, pattern, options, text, rewrite string) {
		o, err := parseRegexpOptions(options, true)
		if err != nil {
			return
		}
		m, err := compileRegexp(pattern, o, false)
		if err != nil {
			return
		}
		found := m.re.FindStringIndex(text) != nil
		if got := m.MatchString(text); got != found {
			t.Fatalf("MatchString is %v, a match is found: %v", got, found)
		}
		matches := 0
		eachMatchOrEmpty(&compiledRegexp{m, true}, text, func(at []int) {
			if at[0] < 0 || at[1] < at[0] || at[1] > len(text) {
				t.Fatalf("match at %v of %d bytes", at, len(text))
			}
			matches++
			if validRewrite(rewrite, m.re.NumSubexp()) {
				appendRewrite(nil, rewrite, text, at)
			}
		})
		if (matches > 0) != found {
			t.Fatalf("%d matches, but found: %v", matches, found)
		}
	})
}
