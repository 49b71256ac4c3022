package storage

import (
	"fmt"

	"github.com/colloquydb/colloquy/storage/column"
)

// maxLeaves is what LeafID leaves room for.
const maxLeaves = 1<<16 - 1

// maxNodeDepth bounds the nesting of nodes, so that walking them cannot overflow the stack.
const maxNodeDepth = 64

// check says whether the schema is one that can be stored and read: references resolve, spaces and kinds fit.
func (s *Schema) check() error {
	if len(s.Leaves) > maxLeaves {
		return fmt.Errorf("schema has %d leaves, more than %d", len(s.Leaves), maxLeaves)
	}
	names := make(map[string]bool, len(s.Leaves))
	for i := range s.Leaves {
		l := &s.Leaves[i]
		if int(l.ID) != i+1 {
			return fmt.Errorf("leaf %s has id %d in place %d", l.Name, l.ID, i+1)
		}
		if l.Space > Overflow {
			return fmt.Errorf("leaf %s is in %s", l.Name, l.Space)
		}
		name := fmt.Sprintf("%d %s", l.Space, l.Name)
		if names[name] {
			return fmt.Errorf("two leaves of %s are called %s", l.Space, l.Name)
		}
		names[name] = true
		if err := s.checkLeaf(l); err != nil {
			return fmt.Errorf("leaf %s: %w", l.Name, err)
		}
	}
	tables := make(map[string]bool, len(s.Tables))
	for i := range s.Tables {
		t := &s.Tables[i]
		if tables[t.Name] {
			return fmt.Errorf("two tables are called %s", t.Name)
		}
		tables[t.Name] = true
		if t.Space > Messages {
			return fmt.Errorf("table %s is in %s", t.Name, t.Space)
		}
		for j := range t.Columns {
			c := &t.Columns[j]
			if c.Node == nil {
				return fmt.Errorf("column %s of %s has no node", c.Name, t.Name)
			}
			if err := s.CheckNode(c.Node, t.Space); err != nil {
				return fmt.Errorf("column %s of %s: %w", c.Name, t.Name, err)
			}
		}
	}
	return nil
}

func (s *Schema) checkLeaf(l *Leaf) error {
	want := column.Null // of companions
	switch l.Storing {
	case Plain:
		switch l.Kind {
		case column.Bool, column.BigInt, column.Double, column.Varchar, column.Timestamp:
		default:
			return fmt.Errorf("no column can be of kind %d", l.Kind)
		}
	case Text:
		if l.Kind != column.Varchar {
			return fmt.Errorf("text of kind %d", l.Kind)
		}
		for _, how := range []Storing{TextBytes, TextChars, TextHash} {
			if s.Companion(l.ID, how) == nil {
				return fmt.Errorf("text without its companion of kind %d", how)
			}
		}
	case TextBytes, TextChars:
		want = column.BigInt
	case TextHash:
		want = column.Varchar
	default:
		return fmt.Errorf("unknown way of storing %d", l.Storing)
	}
	if want != column.Null {
		of := s.Leaf(l.Of)
		if of == nil || of.Storing != Text || of.Space != l.Space || l.Kind != want {
			return fmt.Errorf("companion of leaf %d, which does not fit it", l.Of)
		}
	} else if l.Of != 0 {
		return fmt.Errorf("companion of leaf %d without being one", l.Of)
	}
	if l.Lookup && (l.Kind != column.Varchar || l.Storing != Plain || l.Space != Conversations) {
		return fmt.Errorf("a lookup index needs a plain string of a conversation")
	}
	if len(l.Class) > maxClassLeaves {
		return fmt.Errorf("%d leaves that part its text, more than %d", len(l.Class), maxClassLeaves)
	}
	for _, id := range l.Class {
		c := s.Leaf(id)
		if l.Storing != Text || l.Space == Overflow || c == nil || (c.Space != l.Space && c.Space != Conversations) || c.Kind != column.Varchar || c.Storing != Plain || c.Lookup {
			return fmt.Errorf("leaf %d cannot tell the classes of its text", id)
		}
	}
	return nil
}

// CheckNode says whether a node can be read in a space: Conversations or Messages.
func (s *Schema) CheckNode(n *Node, space Space) error { return s.checkNode(n, space, 0) }

func (s *Schema) checkNode(n *Node, space Space, depth int) error {
	if n == nil {
		return fmt.Errorf("a node is missing")
	}
	if depth > maxNodeDepth {
		return fmt.Errorf("nodes nest deeper than %d", maxNodeDepth)
	}
	if !soundType(n.Type, depth) {
		return fmt.Errorf("a type is incomplete or nests deeper than %d", maxNodeDepth)
	}
	length := func() error {
		l := s.Leaf(n.Leaf)
		if space != Conversations || l == nil || l.Space != Conversations || l.Kind != column.BigInt {
			return fmt.Errorf("leaf %d cannot be the length of a list in %s", n.Leaf, space)
		}
		return nil
	}
	switch n.Kind {
	case LeafNode:
		l := s.Leaf(n.Leaf)
		switch {
		case l == nil:
			return fmt.Errorf("leaf %d is not there", n.Leaf)
		case l.Space != space && !(l.Space == Conversations && space == Messages):
			return fmt.Errorf("leaf %s of %s cannot be read in %s", l.Name, l.Space, space)
		case n.Type.Kind != l.Kind:
			return fmt.Errorf("leaf %s is read as %s", l.Name, n.Type)
		}
	case StructNode:
		if n.Leaf != 0 {
			if l := s.Leaf(n.Leaf); l == nil || l.Kind != column.Bool || l.Space != space && !(l.Space == Conversations && space == Messages) {
				return fmt.Errorf("leaf %d cannot say which structs are NULL", n.Leaf)
			}
		}
		if n.Type.Kind != column.Struct || len(n.Fields) != len(n.Type.Fields) {
			return fmt.Errorf("struct of %d fields is read as %s", len(n.Fields), n.Type)
		}
		for i, f := range n.Fields {
			if err := s.checkNode(f, space, depth+1); err != nil {
				return err
			}
			if !f.Type.Equal(n.Type.Fields[i].Type) {
				return fmt.Errorf("field %s is read as %s", n.Type.Fields[i].Name, f.Type)
			}
		}
	case ListNode, ElementNode:
		if err := length(); err != nil {
			return err
		}
		if err := s.checkNode(n.Elem, Messages, depth+1); err != nil {
			return err
		}
		if n.Kind == ListNode && (n.Type.Kind != column.List || !n.Type.Elem.Equal(n.Elem.Type)) ||
			n.Kind == ElementNode && !n.Type.Equal(n.Elem.Type) {
			return fmt.Errorf("list of %s is read as %s", n.Elem.Type, n.Type)
		}
	case MaxNode:
		if err := length(); err != nil {
			return err
		}
		if err := s.checkNode(n.Elem, Messages, depth+1); err != nil {
			return err
		}
		if l := s.Leaf(n.Elem.Leaf); n.Elem.Kind != LeafNode || l.Space != Messages ||
			n.Type.Kind != l.Kind || l.Kind != column.Double && l.Kind != column.BigInt && l.Kind != column.Timestamp {
			return fmt.Errorf("no maximum of %s as %s", n.Elem.Type, n.Type)
		}
	case PositionNode:
		if space != Messages || n.Type.Kind != column.BigInt {
			return fmt.Errorf("no position in %s as %s", space, n.Type)
		}
	default:
		return fmt.Errorf("unknown kind of node %d", n.Kind)
	}
	return nil
}

// soundType says whether a type is whole: that of a node is compared with those of its parts.
func soundType(t column.Type, depth int) bool {
	if depth > maxNodeDepth || t.Kind > column.Struct {
		return false
	}
	if t.Kind == column.List && (t.Elem == nil || !soundType(*t.Elem, depth+1)) {
		return false
	}
	for _, f := range t.Fields {
		if !soundType(f.Type, depth+1) {
			return false
		}
	}
	return true
}
