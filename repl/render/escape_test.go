package render

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":          "plain text",
		"Grüße, 世界 👍":         "Grüße, 世界 👍",
		"two\nlines\tand tab": `two\nlines\tand tab`,
		"\x1b[31mred\x1b[0m":  `\x1b[31mred\x1b[0m`,
		"\x1b]52;c;aGk=\a":    `\x1b]52;c;aGk=\x07`,
		"bell\a del\x7f":      `bell\x07 del\x7f`,
		"c1 \u009b31m":        `c1 \u009b31m`,
		"rtl \u202egnp.exe":   `rtl \u202egnp.exe`,
		"zero\u200bwidth":     `zero\u200bwidth`,
		"bom \ufeff":          `bom \ufeff`,
		"bad \xff\xfe utf-8":  `bad \xff\xfe utf-8`,
		"line\u2028separator": `line\u2028separator`,
		"tag \U000e0041":      `tag \U000e0041`,
		"👩\u200d👧 family":     "👩\u200d👧 family",
		`back\slash`:          `back\slash`,
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestEscapeIsSafe holds for any bytes that what comes out is UTF-8 on one line without a control or a format character that could
// change other cells.
func TestEscapeIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		out := Escape(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		for _, r := range out {
			if unicode.IsControl(r) || (unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' && r != '\u00ad') || r == '\u2028' || r == '\u2029' {
				t.Fatalf("%q from %q has %U", out, in, r)
			}
		}
	})
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"exactly", 7, "exactly"},
		{"too long", 4, "too…"},
		{"世界世界", 5, "世界…"},
		{"世界世界", 4, "世…"},
		{"👩\u200d👧👩\u200d👧", 3, "👩\u200d👧…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"ab", 1, "…"},
	} {
		if got := cut(c.in, c.n); got != c.want || Width(got) > c.n {
			t.Errorf("cut(%q, %d) = %q of width %d, want %q", c.in, c.n, got, Width(got), c.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", 9223372036854775807: "9,223,372,036,854,775,807"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %s", n, got)
		}
	}
}

// TestEscaperKeepsLines holds that a stream for a terminal keeps line breaks and tabs and nothing else of the controls.
func TestEscaperKeepsLines(t *testing.T) {
	var b strings.Builder
	e := &escaper{w: &b}
	const in = "a\tb\r\nc\x1b[0m\rd\n"
	if n, err := e.Write([]byte(in)); n != len(in) || err != nil {
		t.Fatal(n, err)
	}
	if want := "a\tb\nc\\x1b[0m\\rd\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
