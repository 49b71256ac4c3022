package load

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// layout says where the values of united columns go: the schema of the store, and for each leaf what it is taken from.
type layout struct {
	schema storage.Schema
	wanted []column.Field // what to read of each shard
	// scalars[i] is the leaf of wanted[i], or 0 where that is a list.
	scalars       []storage.LeafID
	list, aligned listLayout
}

// listLayout is a list of structs. Its leaves are named by path: the list itself is its length in Conversations and the mark of
// NULL elements in Messages, a field is its value, a struct the mark of where it is NULL.
type listLayout struct {
	column int // in wanted
	length storage.LeafID
	nodes  []nodeLayout
}

// nodeLayout is one node of the element: the element itself, a struct in it, or a scalar.
type nodeLayout struct {
	path     []int // field indexes from the element
	typ      column.Type
	leaf     storage.LeafID // in Messages; of a struct, whether it is NULL
	overflow storage.LeafID // in Overflow; 0 for the messages themselves
	any      storage.LeafID // in Conversations, of a boolean: whether any element has it
}

// layoutBuilder makes a layout, keeping the leaves of an earlier schema.
type layoutBuilder struct {
	profile *profile
	out     *layout
	err     error
}

// newLayout lays out the united columns. Leaves of the schema old stay as they are.
func newLayout(p *profile, old *storage.Schema, columns []column.Field) (*layout, error) {
	b := &layoutBuilder{profile: p, out: &layout{wanted: columns}}
	b.out.schema.Leaves = slices.Clone(old.Leaves)
	conversations := storage.Table{Name: p.conversations, Space: storage.Conversations}
	messages := storage.Table{Name: p.messages, Space: storage.Messages}
	var list, aligned *storage.Node
	for i, f := range columns {
		id := storage.LeafID(0)
		var n *storage.Node
		switch f.Name {
		case p.list:
			n = b.list(&b.out.list, i, f, false)
			list = n
		case p.aligned:
			n = b.list(&b.out.aligned, i, f, true)
			aligned = n
		default:
			id = b.leaf(storage.Leaf{Space: storage.Conversations, Name: quoted(f.Name), Kind: f.Type.Kind, Lookup: f.Name == p.lookup && f.Type.Kind == column.Varchar})
			n = &storage.Node{Kind: storage.LeafNode, Leaf: id, Type: f.Type}
			messages.Columns = append(messages.Columns, storage.Column{Name: f.Name, Node: n})
		}
		b.out.scalars = append(b.out.scalars, id)
		conversations.Columns = append(conversations.Columns, storage.Column{Name: f.Name, Node: n})
	}
	if list == nil || aligned == nil {
		return nil, fmt.Errorf("lay out columns: the profile lacks %s or %s", p.list, p.aligned)
	}
	b.parts(list.Elem, len(old.Leaves))
	messages.Columns = append(messages.Columns, storage.Column{Name: p.position, Node: &storage.Node{Kind: storage.PositionNode, Type: column.BigIntType}})
	for _, name := range p.fields {
		messages.Columns = append(messages.Columns, storage.Column{Name: name, Node: fieldNode(list.Elem, name)})
	}
	for _, name := range p.shown {
		n := fieldNode(aligned.Elem, name)
		messages.Columns = append(messages.Columns, storage.Column{Name: name, Node: n})
		if n := b.folded(aligned, n); n != nil {
			conversations.Columns = append(conversations.Columns, storage.Column{Name: name, Node: n})
		}
	}
	conversations.Columns = append(conversations.Columns, storage.Column{Name: p.count, Node: &storage.Node{Kind: storage.LeafNode, Leaf: list.Leaf, Type: column.BigIntType}})
	b.out.schema.Tables = []storage.Table{conversations, messages}
	return b.out, b.err
}

// fieldNode returns the node of a field of a struct. Columns always have the fields that the profile shows.
func fieldNode(n *storage.Node, name string) *storage.Node {
	return n.Fields[slices.IndexFunc(n.Type.Fields, func(f column.Field) bool { return f.Name == name })]
}

// leaf returns the id of the leaf with the space and name of l, adding it if there is none yet.
func (b *layoutBuilder) leaf(l storage.Leaf) storage.LeafID {
	s := &b.out.schema
	for i := range s.Leaves {
		if have := &s.Leaves[i]; have.Space == l.Space && have.Name == l.Name {
			if (have.Kind != l.Kind || have.Storing != l.Storing) && b.err == nil {
				b.err = fmt.Errorf("column %s: the store has it as another type: import into another cache directory", l.Name)
			}
			return have.ID
		}
	}
	l.ID = storage.LeafID(len(s.Leaves) + 1)
	s.Leaves = append(s.Leaves, l)
	return l.ID
}

// list lays out a list of structs. The messages themselves never go beyond the last message; entries that run along do.
func (b *layoutBuilder) list(out *listLayout, i int, f column.Field, along bool) *storage.Node {
	out.column = i
	out.length = b.leaf(storage.Leaf{Space: storage.Conversations, Name: quoted(f.Name), Kind: column.BigInt})
	e := elementBuilder{b, out, quoted(f.Name), along}
	n := &storage.Node{Kind: storage.ListNode, Leaf: out.length, Type: f.Type, Elem: e.node("", nil, *f.Type.Elem)}
	return n
}

// parts says what parts the text fields; text that an earlier schema has stays as it is.
func (b *layoutBuilder) parts(elem *storage.Node, old int) {
	class := []storage.LeafID{fieldNode(elem, b.profile.class).Leaf}
	for _, l := range b.out.schema.Leaves {
		if l.Space == storage.Conversations && l.Name == quoted(b.profile.language) && l.Kind == column.Varchar {
			class = append(class, l.ID)
		}
	}
	for _, name := range b.profile.text {
		if id := fieldNode(elem, name).Leaf; int(id) > old {
			b.out.schema.Leaves[id-1].Class = class
		}
	}
}

// elementBuilder lays out the element of a list.
type elementBuilder struct {
	*layoutBuilder
	out   *listLayout
	list  string
	along bool
}

// node lays out the node that field, a path from the element, leads to, and those below it.
func (b *elementBuilder) node(field string, path []int, t column.Type) *storage.Node {
	l := storage.Leaf{Space: storage.Messages, Name: b.list, Kind: t.Kind}
	if field != "" {
		l.Name += "." + field
	}
	if t.Kind == column.Struct {
		l.Kind = column.Bool
	}
	n := nodeLayout{path: path, typ: t}
	if !b.along && slices.Contains(b.profile.text, field) {
		n.leaf = b.text(l)
	} else {
		n.leaf = b.leaf(l)
	}
	if b.along {
		l.Space = storage.Overflow
		n.overflow = b.leaf(l)
		if t.Kind == column.Bool {
			l.Space = storage.Conversations
			n.any = b.leaf(l)
		}
	}
	b.out.nodes = append(b.out.nodes, n)
	if t.Kind != column.Struct {
		return &storage.Node{Kind: storage.LeafNode, Leaf: n.leaf, Type: t}
	}
	s := &storage.Node{Kind: storage.StructNode, Leaf: n.leaf, Type: t}
	for i, f := range t.Fields {
		name := quoted(f.Name)
		if field != "" {
			name = field + "." + name
		}
		s.Fields = append(s.Fields, b.node(name, append(slices.Clone(path), i), f.Type))
	}
	return s
}

// text lays out a text leaf with its companions.
func (b *layoutBuilder) text(l storage.Leaf) storage.LeafID {
	l.Storing = storage.Text
	id := b.leaf(l)
	for _, c := range []storage.Leaf{
		{Name: l.Name + ".bytes", Kind: column.BigInt, Storing: storage.TextBytes},
		{Name: l.Name + ".chars", Kind: column.BigInt, Storing: storage.TextChars},
		{Name: l.Name + ".hash", Kind: column.Varchar, Storing: storage.TextHash},
	} {
		c.Space, c.Of = l.Space, id
		b.leaf(c)
	}
	return id
}

// quoted returns name as a part of a dotted path: in quotes where it would be taken for more than one.
func quoted(name string) string {
	if strings.ContainsAny(name, `."`) || name == "" {
		return strconv.Quote(name)
	}
	return name
}

// folded returns what a conversation shows of a field of the entries that run along with it: whether any has it, or the
// greatest. Nil if there is no such thing.
func (b *layoutBuilder) folded(list, n *storage.Node) *storage.Node {
	switch n.Type.Kind {
	case column.Bool:
		for _, l := range b.out.aligned.nodes {
			if l.leaf == n.Leaf {
				return &storage.Node{Kind: storage.LeafNode, Leaf: l.any, Type: n.Type}
			}
		}
	case column.BigInt, column.Double, column.Timestamp:
		return &storage.Node{Kind: storage.MaxNode, Leaf: list.Leaf, Type: n.Type, Elem: n}
	case column.Struct:
		s := &storage.Node{Kind: storage.StructNode, Type: column.Type{Kind: column.Struct}}
		for i, f := range n.Fields {
			if g := b.folded(list, f); g != nil {
				s.Fields = append(s.Fields, g)
				s.Type.Fields = append(s.Type.Fields, column.Field{Name: n.Type.Fields[i].Name, Type: g.Type})
			}
		}
		if len(s.Fields) > 0 {
			return s
		}
	}
	return nil
}
