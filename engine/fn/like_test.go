package fn

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// characters splits s as _ counts: code points, and single bytes where the UTF-8 is broken.
func characters(s string) []string {
	var out []string
	for s != "" {
		_, n := utf8.DecodeRuneInString(s)
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

// naiveLike is LIKE by its definition.
func naiveLike(text, pattern []string, escape string) bool {
	if len(pattern) == 0 {
		return len(text) == 0
	}
	switch p := pattern[0]; {
	case p == escape && len(pattern) > 1:
		return len(text) > 0 && text[0] == pattern[1] && naiveLike(text[1:], pattern[2:], escape)
	case p == "%":
		for i := 0; i <= len(text); i++ {
			if naiveLike(text[i:], pattern[1:], escape) {
				return true
			}
		}
		return false
	default:
		return len(text) > 0 && (p == "_" || text[0] == p) && naiveLike(text[1:], pattern[1:], escape)
	}
}

func TestLikeAgainstDefinition(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "b", "ab", "é", "A", "É", "%", "_", "$", "日", "ß"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "text"), "")
		pattern := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pattern"), "")
		escape := rapid.SampledFrom([]string{"", "$"}).Draw(t, "escape")
		fold := rapid.Bool().Draw(t, "fold")
		m, err := CompileLike(pattern, escape, fold)
		if err != nil {
			if escape == "" || !strings.HasSuffix(pattern, escape) {
				t.Fatalf("CompileLike(%q, %q): %v", pattern, escape, err)
			}
			return
		}
		x, y := text, pattern
		if fold {
			x, y = strings.ToLower(x), strings.ToLower(y)
		}
		want := naiveLike(characters(x), characters(y), escape)
		if got := m.MatchString(text); got != want {
			t.Fatalf("%q LIKE %q ESCAPE %q (fold %v) is %v, want %v", text, pattern, escape, fold, got, want)
		}
		if m.Match([]byte(text)) != want {
			t.Fatalf("Match and MatchString differ for %q LIKE %q", text, pattern)
		}
	})
}

func FuzzLike(f *testing.F) {
	f.Add("hello world", "%o_w%", "", false)
	f.Add("50%", "50$%", "$", true)
	f.Add("\xff\xfe", "_\xfe", "", false)
	f.Fuzz(func(t *testing.T, text, pattern, escape string, fold bool) {
		if len(text) > 40 || len(pattern) > 15 {
			return // the definition takes exponential time
		}
		m, err := CompileLike(pattern, escape, fold)
		if err != nil {
			return
		}
		got := m.MatchString(text)
		// Bytes that only together make a character can be apart in a broken text: the definition speaks of whole ones.
		if !utf8.ValidString(text) || !utf8.ValidString(pattern) {
			return
		}
		x, y := text, pattern
		if fold {
			x = string(toLower.append(nil, x))
			if escape != "" && y != strings.ReplaceAll(y, escape, "") {
				return // the case of an escaped character and of the escape itself is compared before folding
			}
			y = string(toLower.append(nil, y))
		}
		if want := naiveLike(characters(x), characters(y), escape); got != want {
			t.Fatalf("%q LIKE %q ESCAPE %q (fold %v) is %v, want %v", text, pattern, escape, fold, got, want)
		}
	})
}

func TestLikeLiteral(t *testing.T) {
	for pattern, want := range map[string]string{"%abc%": "abc", "%%a%": "a", "abc": "", "%a_c%": "", "%a%b%": "", "a%": ""} {
		m, err := CompileLike(pattern, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := m.Literal(); got != want || ok != (want != "") {
			t.Errorf("Literal of %q is %q, %v", pattern, got, ok)
		}
	}
}

func BenchmarkLike(b *testing.B) {
	text := strings.Repeat("The quick brown fox jumps over the lazy dog. ", 20)
	for _, c := range []struct {
		name, pattern string
		fold          bool
	}{{"contains", "%lazy cat%", false}, {"two", "%quick%cat%", false}, {"fold", "%LAZY CAT%", true}, {"any", "%l_zy cat%", false}} {
		b.Run(c.name, func(b *testing.B) {
			m, err := CompileLike(c.pattern, "", c.fold)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if m.MatchString(text) {
					b.Fatal("matched")
				}
			}
		})
	}
}
