package parquet

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// target is a wanted column, or a part of one, matched with what the file has.
type target struct {
	typ  column.Type
	node *node       // nil where the file has nothing: every row is NULL
	src  *leafReader // values of a scalar; of a list or struct the levels that tell its shape
	kids []*target   // element of a list, fields of a struct
}

// match finds want in n, which may be nil, and asks leaf for a reader of each leaf needed: with its values, or for its
// levels alone.
func match(want column.Type, n *node, leaf func(n *node, values bool) *leafReader) (*target, error) {
	t := &target{typ: want}
	if n == nil || n.typ.Kind == column.Null {
		return t, nil
	}
	if n.typ.Kind != want.Kind {
		return nil, unsupported("it is %s, wanted is %s", n.typ, want)
	}
	t.node = n
	switch want.Kind {
	case column.List:
		elem, err := match(*want.Elem, n.elem, leaf)
		if err != nil {
			return nil, err
		}
		t.kids = []*target{elem}
	case column.Struct:
		byName := map[string]*node{}
		for _, f := range n.fields {
			byName[f.name] = f
		}
		for _, f := range want.Fields {
			kid, err := match(f.Type, byName[f.Name], leaf)
			if err != nil {
				return nil, fmt.Errorf("field %q: %w", f.Name, err)
			}
			t.kids = append(t.kids, kid)
		}
	default:
		t.src = leaf(n, true)
		return t, nil
	}
	for _, kid := range t.kids {
		if t.src == nil {
			t.src = kid.src
		}
	}
	if t.src == nil {
		t.src = leaf(n, false)
	}
	return t, nil
}
