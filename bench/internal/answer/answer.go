package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Column is a column of an answer.
type Column struct {
	Name string
	Type string // in DuckDB's spelling; "" where the engine tells none
}

// Answer is the whole result of a query: rows of Go values as the engine's binding gives them.
type Answer struct {
	Columns []Column
	Rows    [][]any
}

// Mode says how to compare.
type Mode struct {
	Ordered bool // the order of the rows is part of the answer
	Exact   bool // floating-point numbers bit for bit, the sign of zero included
}

// Difference describes the first difference of two answers' rows, or returns "" if they are equal. a is named "ours" and b
// "theirs" in it.
func Difference(a, b Answer, m Mode) string {
	if len(a.Rows) != len(b.Rows) {
		return fmt.Sprintf("ours has %d rows, theirs %d%s", len(a.Rows), len(b.Rows), firstOfBag(Lines(a, m), Lines(b, m)))
	}
	x, y := Lines(a, m), Lines(b, m)
	if !m.Ordered {
		slices.Sort(x)
		slices.Sort(y)
	}
	for i := range x {
		if x[i] != y[i] {
			if !m.Ordered {
				return firstOfBag(x, y)
			}
			return fmt.Sprintf("row %d\n  ours:   %s\n  theirs: %s", i+1, short(x[i], y[i]), short(y[i], x[i]))
		}
	}
	return ""
}

// Lines writes each row as a line of text.
func Lines(a Answer, m Mode) []string {
	out := make([]string, len(a.Rows))
	var b strings.Builder
	for i, row := range a.Rows {
		b.Reset()
		for j, v := range row {
			if j > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(Text(v, m.Exact))
		}
		out[i] = b.String()
	}
	return out
}

// firstOfBag shows a row that one bag has more often than the other, from each side.
func firstOfBag(x, y []string) string {
	count := map[string]int{}
	for _, s := range y {
		count[s]++
	}
	var ours, theirs string
	for _, s := range x {
		if count[s]--; count[s] == -1 && ours == "" {
			ours = s
		}
	}
	for _, s := range y {
		if count[s] > 0 {
			theirs = s
			break
		}
	}
	var b strings.Builder
	if ours != "" {
		fmt.Fprintf(&b, "\n  only ours:   %s", short(ours, theirs))
	}
	if theirs != "" {
		fmt.Fprintf(&b, "\n  only theirs: %s", short(theirs, ours))
	}
	return b.String()
}

// shown bounds the length of a value in the description of a difference.
const shown = 300

// short cuts a long text to the part around where it departs from other.
func short(text, other string) string {
	if len(text) <= shown {
		return text
	}
	at := 0
	for at < len(text) && at < len(other) && text[at] == other[at] {
		at++
	}
	if other == "" {
		at = 0
	}
	lo := max(0, at-shown/2)
	hi := min(len(text), lo+shown)
	s := strings.ToValidUTF8(text[lo:hi], "?")
	if lo > 0 {
		s = "…" + s
	}
	if hi < len(text) {
		s += "…"
	}
	return s
}

// ColumnDifference describes the first difference in the columns of two answers, or returns "". Names are compared only where
// theirs is a plain name (a column or an alias): engines name expressions as they like. Types are compared by family.
func ColumnDifference(a, b Answer) string {
	if len(a.Columns) != len(b.Columns) {
		return fmt.Sprintf("ours has %d columns, theirs %d", len(a.Columns), len(b.Columns))
	}
	for i, c := range a.Columns {
		d := b.Columns[i]
		if plainName.MatchString(d.Name) && c.Name != d.Name {
			return fmt.Sprintf("column %d is called %s, theirs %s", i+1, c.Name, d.Name)
		}
		if c.Type == "" || d.Type == "" || sameFamily(c.Type, d.Type) || d.Type == bareNull && onlyNull(b.Rows, i) {
			continue
		}
		return fmt.Sprintf("column %d (%s) is of type %s, theirs %s", i+1, c.Name, c.Type, d.Type)
	}
	return ""
}

// bareNull is the type that DuckDB gives a NULL without a type, and to what it makes of one.
const bareNull = "INTEGER"

func onlyNull(rows [][]any, column int) bool {
	return !slices.ContainsFunc(rows, func(row []any) bool { return row[column] != nil })
}

var (
	plainName = regexp.MustCompile(`^[\pL_][\pL\pN_ /-]*$`)
	integers  = regexp.MustCompile(`\b(U?TINYINT|U?SMALLINT|U?INTEGER|UBIGINT|U?HUGEINT|BIGNUM|NULL)\b`)
	floats    = regexp.MustCompile(`\b(FLOAT|DECIMAL\(\d+, ?\d+\))`)
)

// Family writes a type without what engines choose differently: the width of numbers, and the type of a bare NULL.
func Family(typ string) string {
	return floats.ReplaceAllString(integers.ReplaceAllString(typ, "BIGINT"), "DOUBLE")
}

// sameFamily tells whether two types are of one family.
func sameFamily(ours, theirs string) bool { return ours == "NULL" || Family(ours) == Family(theirs) }
