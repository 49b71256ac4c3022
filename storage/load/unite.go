package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
	"github.com/colloquydb/colloquy/storage/parquet"
)

// union collects the columns of shards into one set: what one shard lacks reads as NULL there.
type union struct {
	profile *profile
	fields  []column.Field
	from    map[string]string // column -> the first shard that has it
	notes   notes
}

// notes are messages, each kept once, in the order of their first use.
type notes struct {
	list []string
	seen map[string]bool
}

func (n *notes) add(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if n.seen[s] {
		return
	}
	if n.seen == nil {
		n.seen = make(map[string]bool)
	}
	n.seen[s] = true
	n.list = append(n.list, s)
}

// addShard adds the columns of a shard, or nothing of it if that fails. What is left out is noted, and columns that are left out
// altogether are returned.
func (u *union) addShard(path string, columns []parquet.Column) (absent []string, err error) {
	var fit []column.Field
	found := false
	for _, c := range columns {
		for _, s := range c.Skipped {
			u.notes.add("%s: left out", s)
		}
		switch {
		case c.Name == u.profile.list:
			found = true
			f, err := u.messages(c)
			if err != nil {
				return nil, columnError(path, c.Name, err)
			}
			fit = append(fit, f)
		case c.Unsupported != "":
			u.notes.add("column %s: left out: %s", c.Name, c.Unsupported)
		case c.Type.Kind == column.Null:
			if _, usual := u.profile.field(c.Name); !usual {
				u.notes.add("column %s: left out: it is always NULL and has no type", c.Name)
			}
		case c.Name == u.profile.aligned:
			if t, ok := u.entries(c.Name, c.Type); ok {
				fit = append(fit, column.Field{Name: c.Name, Type: t})
			}
		case u.profile.reserved(c.Name):
			u.notes.add("column %s: left out: the name is that of a derived column", c.Name)
		case !isScalar(c.Type):
			u.notes.add("column %s: left out: %s is not one value a conversation", c.Name, c.Type)
		default:
			fit = append(fit, column.Field{Name: c.Name, Type: c.Type})
		}
	}
	if !found {
		names := make([]string, len(columns))
		for i, c := range columns {
			names[i] = c.Name
		}
		return nil, columnError(path, u.profile.list, fmt.Errorf("the column is missing; the file has %s", strings.Join(names, ", ")))
	}
	merged := slices.Clone(u.fields)
	for _, f := range fit {
		var err error
		if merged, err = mergeField(merged, f); err != nil {
			return nil, columnError(path, f.Name, fmt.Errorf("%w, as %s has it", err, u.from[f.Name]))
		}
	}
	u.fields = merged
	for _, f := range fit {
		if u.from[f.Name] == "" {
			u.from[f.Name] = path
		}
	}
	for _, c := range columns {
		if !slices.ContainsFunc(fit, func(f column.Field) bool { return f.Name == c.Name }) {
			absent = append(absent, c.Name)
		}
	}
	return absent, nil
}

// addStore adds the columns that a store has already.
func (u *union) addStore(s *storage.Schema) error {
	t := s.Table(u.profile.conversations)
	if t == nil {
		return nil
	}
	for _, c := range t.Columns {
		if u.profile.reserved(c.Name) {
			continue
		}
		merged, err := mergeField(u.fields, column.Field{Name: c.Name, Type: c.Node.Type})
		if err != nil {
			return err
		}
		u.fields = merged
		u.from[c.Name] = "the store"
	}
	return nil
}

func columnError(path, name string, err error) error {
	return &parquet.Error{Path: path, RowGroup: -1, Column: name, Err: err}
}

func isScalar(t column.Type) bool { return t.Kind != column.List && t.Kind != column.Struct }

// messages checks the column that holds the messages, and picks the fields that the profile knows.
func (u *union) messages(c parquet.Column) (column.Field, error) {
	p := u.profile
	want, _ := p.field(p.list)
	if c.Unsupported != "" {
		return column.Field{}, fmt.Errorf("it must be %s: %s", want, c.Unsupported)
	}
	if c.Type.Kind == column.Null {
		return column.Field{Name: c.Name, Type: want}, nil
	}
	if c.Type.Kind != column.List || c.Type.Elem.Kind != column.Struct {
		return column.Field{}, fmt.Errorf("it must be %s, but is %s", want, c.Type)
	}
	elem := column.Type{Kind: column.Struct}
	for _, f := range c.Type.Elem.Fields {
		i := slices.Index(p.fields, f.Name)
		usual := want.Elem.FieldIndex(f.Name)
		switch {
		case i < 0:
			u.notes.add("field %q of %s: left out: messages have no such field", f.Name, c.Name)
		case f.Type.Kind == column.Null:
			elem.Fields = append(elem.Fields, want.Elem.Fields[usual])
		case f.Type.Kind != want.Elem.Fields[usual].Type.Kind:
			return column.Field{}, fmt.Errorf("field %q must be %s, but is %s", f.Name, want.Elem.Fields[usual].Type, f.Type)
		default:
			elem.Fields = append(elem.Fields, f)
		}
	}
	if len(elem.Fields) == 0 {
		return column.Field{}, fmt.Errorf("it must be %s, but is %s", want, c.Type)
	}
	return column.Field{Name: c.Name, Type: column.ListOf(elem)}, nil
}

// entries picks what can be stored of the list that runs along with the messages.
func (u *union) entries(name string, t column.Type) (column.Type, bool) {
	if t.Kind != column.List || t.Elem.Kind != column.Struct {
		u.notes.add("column %s: left out: it is %s and not a list of structs", name, t)
		return column.Type{}, false
	}
	elem, ok := u.scalars(name, *t.Elem)
	return column.ListOf(elem), ok
}

// scalars returns the struct t without its lists and typeless fields.
func (u *union) scalars(path string, t column.Type) (column.Type, bool) {
	out := column.Type{Kind: column.Struct}
	for _, f := range t.Fields {
		at := path + "." + f.Name
		switch f.Type.Kind {
		case column.Null:
			continue
		case column.List:
			u.notes.add("field %s: left out: lists within entries are not supported", at)
			continue
		case column.Struct:
			s, ok := u.scalars(at, f.Type)
			if !ok {
				continue
			}
			f.Type = s
		}
		out.Fields = append(out.Fields, f)
	}
	return out, len(out.Fields) > 0
}

// columns returns the united columns: the usual ones first, whether or not a shard has them, then others as they came.
func (u *union) columns() []column.Field {
	p := u.profile
	var out []column.Field
	for _, usual := range p.columns {
		f := usual
		if i := slices.IndexFunc(u.fields, func(f column.Field) bool { return f.Name == usual.Name }); i >= 0 {
			f = u.fields[i]
			switch f.Name {
			case p.list:
				f.Type = column.ListOf(withFields(*f.Type.Elem, *usual.Type.Elem, p.fields))
			case p.aligned:
				f.Type = column.ListOf(withFields(*f.Type.Elem, *usual.Type.Elem, p.shown))
			}
		}
		out = append(out, f)
	}
	for _, f := range u.fields {
		if _, usual := p.field(f.Name); !usual {
			out = append(out, f)
		}
	}
	return out
}

// withFields returns the struct t with those of the fields named that it lacks, as usual has them.
func withFields(t, usual column.Type, names []string) column.Type {
	t.Fields = slices.Clone(t.Fields)
	for _, f := range usual.Fields {
		if slices.Contains(names, f.Name) && !slices.ContainsFunc(t.Fields, func(have column.Field) bool { return have.Name == f.Name }) {
			t.Fields = append(t.Fields, f)
		}
	}
	return t
}

// mergeField returns fields with f added, or with its type widened to hold both.
func mergeField(fields []column.Field, f column.Field) ([]column.Field, error) {
	fields = slices.Clone(fields)
	for i := range fields {
		if fields[i].Name == f.Name {
			t, err := mergeType(fields[i].Type, f.Type)
			fields[i].Type = t
			return fields, err
		}
	}
	return append(fields, f), nil
}

// mergeType returns the type that holds values of a and of b: structs get the fields of both, all else must agree.
func mergeType(a, b column.Type) (column.Type, error) {
	if a.Kind != b.Kind {
		return a, fmt.Errorf("it is %s and not %s", b, a)
	}
	switch a.Kind {
	case column.List:
		elem, err := mergeType(*a.Elem, *b.Elem)
		return column.ListOf(elem), err
	case column.Struct:
		out := column.Type{Kind: column.Struct, Fields: a.Fields}
		for _, f := range b.Fields {
			var err error
			if out.Fields, err = mergeField(out.Fields, f); err != nil {
				return a, fmt.Errorf("field %q: %w", f.Name, err)
			}
		}
		return out, nil
	}
	return a, nil
}
