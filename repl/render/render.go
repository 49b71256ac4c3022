// Package render writes results: one output mode a file, one registry.
//
// A mode for people (box, table, markdown, line) never lets an untrusted byte act on the terminal: control and
// bidirectional characters and bytes that are not UTF-8 come out escaped. A mode for machines (csv, tsv, json, jsonl)
// writes the text as it is, and streams: the first row at once, memory that does not grow with the rows.
//
// The package imports engine and nothing else of ours.
package render

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/engine"
)

// Options say how a mode shows rows. The zero value prints everything, for a file.
type Options struct {
	// Width is the number of terminal cells of a line, into which box and table fit their columns by cutting long text with
	// a visible mark; 0 cuts nothing.
	Width int
	// MaxRows is how many rows box, table, markdown and line show; the query is ended there, and the footer says
	// that there are more. 0 shows all.
	MaxRows int
	// Null is how the modes for people show NULL; the default is NULL.
	Null string
	// Plain makes box and table write the first column alone, without any frame: for EXPLAIN.
	Plain bool
	// Untrusted makes the modes for machines escape what could act on a terminal too: set it where the output is one.
	Untrusted bool
}

// Summary says what was written.
type Summary struct {
	Rows int64 // written
	More bool  // the result has more than Options.MaxRows allowed
}

// mode writes one result.
type mode interface {
	begin(w *bufio.Writer, cols []engine.Column) error
	// batch shows the first show rows of b, whose cells are given a column.
	batch(w *bufio.Writer, b *engine.Batch, show int) error
	end(w *bufio.Writer, s Summary) error
}

type entry struct {
	name     string
	help     string
	machine  bool
	makeMode func(Options) mode
}

var registry = []entry{
	{"table", "columns aligned, plain ASCII lines", false, func(o Options) mode { return newGrid(asciiGrid, o) }},
	{"box", "columns aligned, drawn lines, with types", false, func(o Options) mode { return newGrid(boxGrid, o) }},
	{"csv", "comma-separated values as RFC 4180, with a header", true, func(o Options) mode { return &csvMode{comma: ','} }},
	{"tsv", "tab-separated values, quoted as csv is", true, func(o Options) mode { return &csvMode{comma: '\t'} }},
	{"json", "one array of objects", true, func(o Options) mode { return &jsonMode{} }},
	{"jsonl", "one JSON object a line", true, func(o Options) mode { return &jsonMode{lines: true} }},
	{"markdown", "a Markdown table", false, func(o Options) mode { return &markdownMode{opt: o} }},
	{"line", "one value a line", false, func(o Options) mode { return &lineMode{opt: o} }},
}

// Modes lists the names of the modes.
func Modes() []string {
	names := make([]string, len(registry))
	for i, e := range registry {
		names[i] = e.name
	}
	return names
}

// Help returns a line on the mode of that name, or "".
func Help(name string) string {
	if i := slices.IndexFunc(registry, func(e entry) bool { return e.name == name }); i >= 0 {
		return registry[i].help
	}
	return ""
}

// Rows writes all of rows to w in the mode of that name and closes them. When writing fails the query is ended at once and
// the error of w is returned as it is, so that the caller can tell a closed pipe.
func Rows(w io.Writer, name string, rows *engine.Rows, o Options) (Summary, error) {
	defer rows.Close()
	var s Summary
	i := slices.IndexFunc(registry, func(e entry) bool { return e.name == name })
	if i < 0 {
		return s, fmt.Errorf("no output mode %q; there are %s", name, strings.Join(Modes(), ", "))
	}
	if registry[i].machine {
		o.MaxRows = 0
		if o.Untrusted {
			w = &escaper{w: w}
		}
	}
	if o.Null == "" {
		o.Null = "NULL"
	}
	m := registry[i].makeMode(o)
	if _, grid := m.(*grid); grid && o.Plain {
		m = plainMode{}
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if err := m.begin(out, rows.Columns()); err != nil {
		return s, err
	}
	for b, err := range rows.Batches() {
		if err != nil {
			// What has been written stays: a reader of a stream sees the rows before the failure, and the exit code tells the rest.
			_ = out.Flush()
			return s, err
		}
		show := b.Len()
		if o.MaxRows > 0 {
			show = min(show, o.MaxRows-int(s.Rows))
			s.More = show < b.Len()
		}
		s.Rows += int64(show)
		if err := m.batch(out, b, show); err != nil {
			return s, err
		}
		if registry[i].machine {
			if err := out.Flush(); err != nil {
				return s, err
			}
		}
		if s.More {
			break
		}
	}
	if err := m.end(out, s); err != nil {
		return s, err
	}
	return s, out.Flush()
}
