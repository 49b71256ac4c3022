package plan

import (
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// scope is what names mean at some place: the columns of FROM.
type scope struct {
	sources []*source
	outer   *scope // of the query around a subquery, to word errors
	noFrom  bool   // the SELECT has no FROM
	result  bool   // the columns are those of a result: ORDER BY of a set operation
}

// source is a table or subquery of FROM.
type source struct {
	name string // its alias or name
	cols []outCol
}

// outCol is a named column of a node.
type outCol struct {
	id   colID
	name string
	t    column.Type
}

func (c *outCol) ref(pos lang.Pos) *colExpr {
	return &colExpr{id: c.id, t: c.t, name: c.name, pos: pos}
}

// column finds a column by name, in any case; one spelled exactly so is preferred.
func (s *source) column(name string) *outCol {
	var found *outCol
	for i := range s.cols {
		c := &s.cols[i]
		if c.name == name {
			return c
		}
		if found == nil && strings.EqualFold(c.name, name) {
			found = c
		}
	}
	return found
}

func (s *scope) source(name string) *source {
	for _, src := range s.sources {
		if strings.EqualFold(src.name, name) {
			return src
		}
	}
	return nil
}

// column finds a column of any source.
func (s *scope) column(name string) (*outCol, *source) {
	for _, src := range s.sources {
		if c := src.column(name); c != nil {
			return c, src
		}
	}
	return nil, nil
}

// resolve finds what a dotted name stands for: a column, of any table or the one named before it, and a path of fields in it. It returns nil
// if the first part is neither.
func (s *scope) resolve(parts []*lang.Ident) (expr, error) {
	if len(parts) > 1 {
		if src := s.source(parts[0].Name); src != nil {
			if c := src.column(parts[1].Name); c != nil {
				return fieldPath(c.ref(parts[0].Pos), parts[2:])
			}
			if c, _ := s.column(parts[0].Name); c == nil {
				return nil, s.unknown(parts[1], src.cols, "table "+quoteName(src.name)+" has no column called")
			}
		}
	}
	if c, _ := s.column(parts[0].Name); c != nil {
		return fieldPath(c.ref(parts[0].Pos), parts[1:])
	}
	return nil, nil
}

// fieldPath takes fields of fields.
func fieldPath(e expr, parts []*lang.Ident) (expr, error) {
	for _, p := range parts {
		var err error
		if e, err = newField(e, p); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// newField is e.name.
func newField(e expr, name *lang.Ident) (expr, error) {
	t := e.typ()
	if t.Kind == column.List && t.Elem.Kind == column.Struct {
		return nil, withHint(fault(codeType, name.Pos, "%s is a list: it has no field %s", shorten(text(e)), quoteName(name.Name)),
			"take an element first: %s[1].%s", shorten(text(e)), quoteName(name.Name))
	}
	if t.Kind != column.Struct {
		return nil, fault(codeType, name.Pos, "%s is %s, which has no fields such as %s", shorten(text(e)), t, quoteName(name.Name))
	}
	i := fieldIndex(t, name.Name)
	if i < 0 {
		names := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			names[i] = f.Name
		}
		f := fault(codeField, name.Pos, "%s has no field called %s", shorten(text(e)), quoteName(name.Name))
		if near := fn.Nearest(name.Name, names); len(near) > 0 {
			f.Hint = didYouMean(quoted(near))
		} else {
			f.Hint = "its fields are " + strings.Join(quoted(names), ", ")
		}
		return nil, f
	}
	return fold(&fieldExpr{e, i, name.Pos}), nil
}

func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quoteName(n)
	}
	return out
}

// fieldIndex finds a field by name, in any case, and also with underscores for what would need quotes: sexual_minors for "sexual/minors".
func fieldIndex(t column.Type, name string) int {
	if i := t.FieldIndex(name); i >= 0 {
		return i
	}
	for i, f := range t.Fields {
		if strings.EqualFold(plainName(f.Name), name) {
			return i
		}
	}
	return -1
}

// plainName is a name with underscores for all that is neither letter nor digit.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r >= 0x80:
			return r
		}
		return '_'
	}, name)
}

// unknown words the error about a name among cols.
func (s *scope) unknown(name *lang.Ident, cols []outCol, what string) *Error {
	f := fault(codeColumn, name.Pos, "%s %s", what, quoteName(name.Name))
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.name
	}
	if near := fn.Nearest(name.Name, names); len(near) > 0 {
		f.Hint = didYouMean(quoted(near))
	}
	return f
}

// unknownColumn words the error about a name that means nothing here.
func (s *scope) unknownColumn(ref *lang.ColumnRef) *Error {
	first := ref.Parts[0]
	if s.outer != nil {
		for o := s.outer; o != nil; o = o.outer {
			if e, err := o.resolve(ref.Parts); e != nil && err == nil {
				return withHint(unsupported(ref.Pos, "a subquery that refers to "+quoteName(first.Name)+" of the query around it"),
					"write it as IN (SELECT ...)")
			}
		}
	}
	if s.noFrom {
		f := fault(codeColumn, first.Pos, "there is no column called %s: the query has no FROM", quoteName(first.Name))
		if first.Quoted {
			return withHint(f, "text is written in single quotes: '%s'", first.Name)
		}
		return withHint(f, "add FROM and a table")
	}
	var cols []outCol
	for _, src := range s.sources {
		cols = append(cols, src.cols...)
	}
	what := "there is no column called"
	if len(ref.Parts) > 1 {
		what = "there is no table or column called"
	}
	f := s.unknown(first, cols, what)
	switch {
	case first.Quoted && len(ref.Parts) == 1:
		f.Hint = "text is written in single quotes: '" + strings.ReplaceAll(first.Name, "'", "''") + "'"
	case len(ref.Parts) > 1 && f.Hint == "":
		var tables []string
		for _, src := range s.sources {
			tables = append(tables, src.name)
		}
		if near := fn.Nearest(first.Name, tables); len(near) > 0 {
			f.Hint = didYouMean(quoted(near))
		}
	}
	if f.Hint == "" {
		// A field of that name may be meant.
		for _, c := range cols {
			if path := findField(c.t, first.Name); path != "" {
				f.Hint = "did you mean " + quoteName(c.name) + path + "?"
				break
			}
		}
	}
	return f
}

// findField returns the path to a field of that name in a struct, with its dots, or the empty string.
func findField(t column.Type, name string) string {
	if t.Kind != column.Struct {
		return ""
	}
	if i := fieldIndex(t, name); i >= 0 {
		return "." + quoteName(t.Fields[i].Name)
	}
	for _, f := range t.Fields {
		if p := findField(f.Type, name); p != "" {
			return "." + quoteName(f.Name) + p
		}
	}
	return ""
}
