package parquet

import (
	"fmt"
	"reflect"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding"

	"github.com/colloquydb/colloquy/storage/column"
)

// writeNode is a column to be written, or a part of one. All are optional.
type writeNode struct {
	name   string
	path   []string
	typ    column.Type
	elem   *writeNode   // of a list
	fields []*writeNode // of a struct, and of the root
	leaf   int          // of a scalar: its place among the leaves
	lists  int          // how many lists it stands in
}

func newWriteTree(columns []column.Field) (root *writeNode, leaves int, err error) {
	root, err = newWriteNode("", nil, column.StructOf(columns...), 0, &leaves)
	return root, leaves, err
}

func newWriteNode(name string, path []string, typ column.Type, lists int, leaves *int) (*writeNode, error) {
	n := &writeNode{name: name, path: path, typ: typ, lists: lists}
	under := func(names ...string) []string { return append(append([]string(nil), path...), names...) }
	switch typ.Kind {
	case column.List:
		var err error
		n.elem, err = newWriteNode("element", under("list", "element"), *typ.Elem, lists+1, leaves)
		return n, err
	case column.Struct:
		if len(typ.Fields) == 0 {
			return nil, fmt.Errorf("column %q: a struct needs a field", name)
		}
		seen := map[string]bool{}
		for _, f := range typ.Fields {
			if seen[f.Name] {
				return nil, fmt.Errorf("there are two columns called %q", f.Name)
			}
			seen[f.Name] = true
			kid, err := newWriteNode(f.Name, under(f.Name), f.Type, lists, leaves)
			if err != nil {
				return nil, err
			}
			n.fields = append(n.fields, kid)
		}
		return n, nil
	case column.Bool, column.BigInt, column.Double, column.Varchar, column.Timestamp:
		n.leaf = *leaves
		*leaves++
		return n, nil
	}
	return nil, fmt.Errorf("column %q: Parquet has no type for %s", name, typ)
}

// leaves appends the scalars below n.
func (n *writeNode) leaves(out []*writeNode) []*writeNode {
	if n.elem != nil {
		return n.elem.leaves(out)
	}
	for _, f := range n.fields {
		out = f.leaves(out)
	}
	if n.fields == nil {
		out = append(out, n)
	}
	return out
}

// parquetNode returns the schema for parquet-go.
func (n *writeNode) parquetNode(dictionary bool) pq.Node {
	coded := func(leaf pq.Node) pq.Node {
		if dictionary {
			return pq.Encoded(leaf, &pq.RLEDictionary)
		}
		return pq.Encoded(leaf, &pq.Plain)
	}
	switch n.typ.Kind {
	case column.Bool:
		return pq.Optional(pq.Encoded(pq.Leaf(pq.BooleanType), &pq.Plain))
	case column.BigInt:
		return pq.Optional(coded(pq.Leaf(pq.Int64Type)))
	case column.Timestamp:
		return pq.Optional(coded(pq.TimestampAdjusted(pq.Microsecond, false)))
	case column.Double:
		return pq.Optional(coded(pq.Leaf(pq.DoubleType)))
	case column.Varchar:
		return pq.Optional(coded(pq.String()))
	case column.List:
		return pq.Optional(pq.List(n.elem.parquetNode(dictionary)))
	}
	g := &orderedGroup{}
	for _, f := range n.fields {
		g.fields = append(g.fields, &orderedField{f.parquetNode(dictionary), f.name})
	}
	if n.path == nil {
		return g // the root is required
	}
	return pq.Optional(g)
}

// orderedGroup is a group that keeps the order of its fields; parquet-go's own sorts them by name.
type orderedGroup struct {
	pq.Group // for what all groups have in common
	fields   []pq.Field
}

func (g *orderedGroup) Fields() []pq.Field          { return g.fields }
func (g *orderedGroup) Encoding() encoding.Encoding { return nil }
func (g *orderedGroup) Compression() compress.Codec { return nil }
func (g *orderedGroup) GoType() reflect.Type        { return reflect.TypeFor[any]() }
func (g *orderedGroup) String() string              { return fmt.Sprintf("group of %d", len(g.fields)) }

type orderedField struct {
	pq.Node
	name string
}

func (f *orderedField) Name() string { return f.name }

// Value is for writers of Go structs, which this package does not use.
func (f *orderedField) Value(base reflect.Value) reflect.Value { return base }
