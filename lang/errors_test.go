package lang

import (
	"strings"
	"testing"
)

func TestCaret(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	for _, c := range []struct {
		name, sql    string
		line, column int
		want         string
	}{
		{"start", "abc", 1, 1, "LINE 1: abc\n        ^"},
		{"past the end", "abc", 1, 4, "LINE 1: abc\n           ^"},
		{"far past the end", "abc", 1, 40, "LINE 1: abc\n           ^"},
		{"second line", "abc\ndef\nghi", 2, 3, "LINE 2: def\n          ^"},
		{"last, empty line", "abc\n", 2, 1, "LINE 2: \n        ^"},
		{"carriage returns", "abc\r\ndef\r\n", 2, 2, "LINE 2: def\n         ^"},
		{"wide characters", "日本x", 1, 3, "LINE 1: 日本x\n            ^"},
		{"combining mark", "e\u0301x", 1, 3, "LINE 1: e\u0301x\n         ^"},
		{"tab", "a\tb", 1, 3, "LINE 1: a\tb\n         \t^"},
		{"control character", "a\x1b[2Jb", 1, 2, "LINE 1: a [2Jb\n         ^"},
		{"invalid UTF-8", "a\xffb", 1, 3, "LINE 1: a\ufffdb\n          ^"},
		{"long line, start", long, 1, 1, "LINE 1: " + long[:60] + "...\n        ^"},
		{"long line, middle", long, 1, 151, "LINE 1: ..." + long[90:210] + "...\n" + strings.Repeat(" ", 71) + "^"},
		{"long line, end", long, 1, 301, "LINE 1: ..." + long[240:] + "\n" + strings.Repeat(" ", 71) + "^"},
		{"no such line", "abc", 3, 1, ""},
		{"no place", "abc", 0, 0, ""},
	} {
		if got := Caret(c.sql, c.line, c.column); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestErrorText(t *testing.T) {
	_, err := ParseFile("report.sql", "SELECT 1;\nSELECT )")
	if err == nil || err.Error() != "report.sql:2:8: this ) closes nothing" {
		t.Errorf("error %v", err)
	}
	_, err = Parse("SELECT 1;\nSELECT )")
	if err == nil || err.Error() != "line 2, column 8: this ) closes nothing" {
		t.Errorf("error %v", err)
	}
	_, err = Parse(strings.Repeat(" ", MaxText+1))
	if err == nil || err.Error() != "the query is 1048577 bytes long, and 1048576 are the limit" {
		t.Errorf("error %v", err)
	}
}

// TestBadBytes has the texts that a case file cannot hold.
func TestBadBytes(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 'a\x00b'":            "line 1, column 10: the query holds a zero byte (U+0000)",
		"SELECT 1 -- \x00":           "line 1, column 13: the query holds a zero byte (U+0000)",
		"SELECT 'é\xff'":             "line 1, column 10: the query is not UTF-8: byte 0xFF begins no character",
		"\n\n  \xc3(":                "line 3, column 3: the query is not UTF-8: byte 0xC3 begins no character",
		"SELECT E'\\000'":            "line 1, column 8: the escapes in this text give no valid UTF-8, or a zero byte",
		"SELECT \u00a0\ufeff(\u2003": "line 1, column 10: this ( is never closed",
	} {
		if _, err := Parse(sql); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", sql, err, want)
		}
	}
}

func TestNearest(t *testing.T) {
	candidates := []string{"model", "language", "turn", "redacted", "Content", "role"}
	for word, want := range map[string]string{
		"modle": "model", "MODEL": "model", "languge": "language", "langauge": "language", "tun": "turn", "redcated": "redacted",
		"content": "Content", "roles": "role", "xyz": "", "mo": "", "": "", "languagexyz": "",
	} {
		if got, ok := Nearest(word, candidates); got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", word, got, ok, want)
		}
	}
}

// TestNearestPrefersTheNearer checks that a candidate at distance 1 wins over an earlier one at 2.
func TestNearestPrefersTheNearer(t *testing.T) {
	if got, _ := Nearest("langage", []string{"langxage1", "language"}); got != "language" {
		t.Errorf("got %q", got)
	}
}
