package fn

import (
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// castNestedText reads lists and structs from text, in the form in which a cast to VARCHAR prints them: [a, 'b, c', NULL],
// {'role': user}. Quotes, single or double, may also be left out or stand in the middle; inside them a backslash takes away the
// meaning of the next character.
func castNestedText(to column.Type, try bool) Kernel {
	return func(args []column.Vector, n int) (column.Vector, error) {
		s := strs(args[0])
		nulls := nullsOf(args, n)
		return readNested(n, func(i int) (string, bool) { return s.at(i), !nulls.Get(i) }, to, try)
	}
}

// readNested converts n texts, of which text tells the i-th and whether it is not NULL.
func readNested(n int, text func(i int) (string, bool), to column.Type, try bool) (column.Vector, error) {
	var nulls column.Nulls
	kids := []*nestedTexts{{}}
	var offsets []uint32
	if to.Kind == column.List {
		offsets = make([]uint32, 1, n+1)
	} else {
		kids = make([]*nestedTexts, len(to.Fields))
		for i := range kids {
			kids[i] = &nestedTexts{}
		}
	}
	for i := range n {
		s, ok := text(i)
		if ok {
			var pieces []piece
			if to.Kind == column.List {
				pieces, ok = splitList(s)
				for _, p := range pieces {
					kids[0].add(p)
				}
			} else if pieces, ok = splitStruct(s, to); ok {
				for k, p := range pieces {
					kids[k].add(p)
				}
			}
			if !ok && !try {
				return nil, valueError("CAST", "cannot read %s as %s", quoteShort(s), to)
			}
		}
		if !ok {
			nulls = nulls.With(i, n)
			if to.Kind == column.Struct {
				for _, k := range kids {
					k.add(piece{null: true})
				}
			}
		}
		if to.Kind == column.List {
			offsets = append(offsets, uint32(len(kids[0].vals)))
		}
	}
	if to.Kind == column.List {
		elem, err := kids[0].cast(*to.Elem, try)
		if err != nil {
			return nil, err
		}
		return &column.Lists{Offsets: offsets, Elem: elem, Nulls: nulls}, nil
	}
	out := &column.Structs{Typ: to, Fields: make([]column.Vector, len(kids)), Nulls: nulls, N: n}
	for k, f := range to.Fields {
		v, err := kids[k].cast(f.Type, try)
		if err != nil {
			return nil, err
		}
		out.Fields[k] = v
	}
	return out, nil
}

// piece is the text of one element.
type piece struct {
	text string
	null bool
}

// nestedTexts collects the pieces of one element or field of all rows.
type nestedTexts struct {
	vals  []string
	nulls column.Nulls
}

func (t *nestedTexts) add(p piece) {
	t.vals = append(t.vals, p.text)
	if p.null {
		t.nulls = t.nulls.With(len(t.vals)-1, len(t.vals))
	}
}

func (t *nestedTexts) cast(to column.Type, try bool) (column.Vector, error) {
	v := &column.Strings{Vals: t.vals, Nulls: t.nulls}
	if to.Kind == column.Varchar {
		return v, nil
	}
	k, err := Cast(column.VarcharType, to, try)
	if err != nil {
		return nil, err
	}
	return k([]column.Vector{v}, len(t.vals))
}

// splitList returns the elements of [a, b].
func splitList(s string) ([]piece, bool) {
	s = trimSpace(s)
	if len(s) < 2 || s[0] != '[' {
		return nil, false
	}
	s = s[1:]
	if rest := trimSpace(s); rest == "]" {
		return nil, true
	}
	var out []piece
	for {
		p, end, ok := nextPiece(s, ",]")
		if !ok {
			return nil, false
		}
		out = append(out, p)
		closed := s[end] == ']'
		s = s[end+1:]
		if closed {
			return out, s == ""
		}
	}
}

// splitStruct returns the fields of {a: 1, b: 2} in the order of the type; those that are not named are NULL.
func splitStruct(s string, to column.Type) ([]piece, bool) {
	s = trimSpace(s)
	if len(s) < 2 || s[0] != '{' {
		return nil, false
	}
	s = s[1:]
	out := make([]piece, len(to.Fields))
	for i := range out {
		out[i].null = true
	}
	if rest := trimSpace(s); rest == "}" {
		return out, true
	}
	for {
		key, end, ok := nextPiece(s, ":")
		if !ok {
			return nil, false
		}
		s = s[end+1:]
		p, end, ok := nextPiece(s, ",}")
		if !ok {
			return nil, false
		}
		at := -1
		for i, f := range to.Fields {
			if f.Name == key.text {
				at = i
			}
		}
		if at < 0 {
			return nil, false
		}
		out[at] = p
		closed := s[end] == '}'
		s = s[end+1:]
		if closed {
			return out, s == ""
		}
	}
}

// nextPiece reads one element up to, not including, one of the characters of ends.
func nextPiece(s, ends string) (p piece, end int, ok bool) {
	i := 0
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	var b strings.Builder
	var nesting []byte // the brackets to be closed
	quoted := false
	keep := 0 // length of b that trailing blanks must not be cut from
	for i < len(s) {
		c := s[i]
		switch {
		case c == '\'' || c == '"':
			raw := len(nesting) > 0 // an element of a nested value: left as it is
			quoted = quoted || !raw
			if raw {
				b.WriteByte(c)
			}
			for i++; ; i++ {
				if i >= len(s) {
					return p, 0, false
				}
				if s[i] == c {
					break
				}
				if s[i] == '\\' && i+1 < len(s) {
					if raw {
						b.WriteByte('\\')
					}
					i++
				}
				b.WriteByte(s[i])
			}
			if raw {
				b.WriteByte(c)
			}
			keep = b.Len()
			i++
			continue
		case len(nesting) == 0 && strings.IndexByte(ends, c) >= 0:
			text := b.String()
			n := len(text)
			for n > keep && isSpace(text[n-1]) {
				n--
			}
			text = text[:n]
			return piece{text: text, null: !quoted && strings.EqualFold(text, "null")}, i, true
		case c == '[':
			nesting = append(nesting, ']')
		case c == '{':
			nesting = append(nesting, '}')
		case c == '(':
			nesting = append(nesting, ')')
		case c == ']' || c == '}' || c == ')':
			if len(nesting) == 0 || nesting[len(nesting)-1] != c {
				return p, 0, false
			}
			nesting = nesting[:len(nesting)-1]
		}
		b.WriteByte(c)
		i++
	}
	return p, 0, false
}
