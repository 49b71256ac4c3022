package repl

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/colloquydb/colloquy/engine"
)

func testDB(t *testing.T) *engine.DB {
	t.Helper()
	db, err := engine.OpenSources(context.Background(), []string{"../testdata/shards/colloquy-snappy.parquet"}, engine.WithCacheDir(filepath.Join(t.TempDir(), "cache")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestScript(t *testing.T) {
	db := testDB(t)
	for _, c := range []struct{ name, script, out, err string }{
		{"statements", "SELECT 1 AS a; SELECT 2 AS b;", "a\n1\nb\n2\n", ""},
		{"mode between statements", "SELECT 1 AS a;\n.mode jsonl\nSELECT 1 AS a;", "a\n1\n{\"a\":1}\n", ""},
		{"a dot within a statement", "SELECT 1\n+ .5 AS a;", "a\n1.5\n", ""},
		{"a line of a text that looks like a command", "SELECT 'x\n.quit\n' AS a;", "a\n\"x\n.quit\n\"\n", ""},
		{"quit ends it", "SELECT 1 AS a;\n.quit\nSELECT 2;", "a\n1\n", ""},
		{"abbreviated", ".mo json\nSELECT 1 AS a", "[{\"a\":1}]\n", ""},
		{"comments alone", "-- nothing\n/* here */;", "", ""},
		{"unknown command", ".frob", "", "error: no command .frob; .help lists the commands\n"},
		{"unknown mode", ".mode xml", "", "no output mode \"xml\""},
		{"stops at a fault", "SELECT nothing_here;\nSELECT 1;", "", "error: "},
		{"hostile text in a message", "SELECT \"\x1b[2J\";", "", `\x1b[2J`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, msg strings.Builder
			s := New(db, Config{In: strings.NewReader(""), Out: &out, Err: &msg, Mode: "csv"})
			err := s.Script(context.Background(), c.script)
			if (err != nil) != (c.err != "") || (err != nil && !errors.Is(err, ErrShown)) {
				t.Errorf("error %v", err)
			}
			if out.String() != c.out {
				t.Errorf("output %q, want %q", out.String(), c.out)
			}
			if !strings.Contains(msg.String(), c.err) || strings.Contains(msg.String(), "\x1b") {
				t.Errorf("message %q, want %q", msg.String(), c.err)
			}
		})
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestClosedPipe holds that a reader who goes away is not shown as a fault of the query.
func TestClosedPipe(t *testing.T) {
	var msg strings.Builder
	s := New(testDB(t), Config{Out: brokenPipe{}, Err: &msg, Mode: "csv"})
	if err := s.Script(context.Background(), "SELECT content FROM messages"); !errors.Is(err, io.ErrClosedPipe) || msg.Len() > 0 {
		t.Errorf("error %v, message %q", err, msg.String())
	}
}

func TestFormatError(t *testing.T) {
	long := strings.Repeat("x", 500)
	for _, c := range []struct {
		err  error
		want string
	}{
		{context.Canceled, "cancelled\n"},
		{errors.New("disk \x1b[2J"), "error: disk \\x1b[2J\n"},
		{&engine.Error{Message: "no", Line: 2, Column: 3, Query: "SELECT\n世界 x", Hint: "do"}, "error: no\n  世界 x\n      ^\nhint: do\n"},
		{&engine.Error{Message: "no", Line: 1, Column: 251, Query: long}, "error: no\n  …" + strings.Repeat("x", 120) + "…\n  " + strings.Repeat(" ", 61) + "^\n"},
	} {
		if got := FormatError(c.err); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
