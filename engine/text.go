package engine

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// Texts returns the rows of v as text, as CAST(v AS VARCHAR) gives it, so that 1.0 is a double and [a, b] a list; the text of a NULL
// row is unspecified.
func Texts(v Vector) ([]string, error) {
	n := v.Len()
	cast, err := fn.Cast(v.Type(), column.VarcharType, false)
	if err != nil {
		return nil, err
	}
	text, err := cast([]column.Vector{v}, n)
	if err != nil {
		return nil, err
	}
	switch t := text.(type) {
	case *column.Strings:
		return t.Vals, nil
	case *column.Codes:
		out := make([]string, n)
		for i, c := range t.Vals {
			out[i] = t.Dict.Vals[c]
		}
		return out, nil
	}
	out := make([]string, n)
	for i := range out {
		out[i], _ = ValueAt(text, i).(string)
	}
	return out, nil
}

// Split cuts a script into its statements at the semicolons that end them, comments and strings heeded. It never fails: a text that is
// not SQL comes back as one statement, for Query to refuse.
func Split(script string) []string { return lang.Split(script) }

// Complete reports whether text is a whole input for a terminal: no string, comment or bracket is open and a semicolon ends it.
func Complete(text string) bool { return lang.Complete(text) }
