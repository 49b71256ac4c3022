package parquet

import (
	"fmt"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/colloquydb/colloquy/storage/column"
)

// node is a column, or a part of one, as the data model sees it: LIST and its middle groups folded into one list. An
// entry of a leaf (a repetition and a definition level, with a value where the latter is the leaf's greatest) stands for
// rows, list elements and NULLs of all nodes above it; the levels below say which.
type node struct {
	name string
	typ  column.Type
	// reason says why the node has no type here; then all that follows is unset.
	reason string

	rep  int // lists around the node: an entry with a greater repetition level continues the node's value
	slot int // definition level from which an entry has a place for the node: its innermost list has an element
	def  int // definition level from which the node is not NULL

	elemDef int     // of a list: definition level from which it has an element
	elem    *node   // of a list
	fields  []*node // of a struct, in the order of typ.Fields
	leaf    *leaf   // of a scalar; else any leaf below, to tell the shape by
}

// leaf is a column as Parquet means it.
type leaf struct {
	index    int // place in the schema's and each row group's list
	path     string
	physical format.Type
	length   int // bytes of a FIXED_LEN_BYTE_ARRAY value
	conv     conversion
	maxRep   int
	maxDef   int
}

// rawNode is a schema element with its children.
type rawNode struct {
	schemaElement
	path string
	kids []*rawNode
	leaf *leaf
}

// buildTree turns the depth-first list of the footer into the children of its root.
func buildTree(elems []schemaElement, lim Limits) ([]*rawNode, []*leaf, error) {
	var leaves []*leaf
	next := 1
	var build func(parent *rawNode, maxRep, maxDef, depth int) error
	build = func(parent *rawNode, maxRep, maxDef, depth int) error {
		if depth > lim.SchemaDepth {
			return overLimit("SchemaDepth", "the schema nests deeper than %d", lim.SchemaDepth)
		}
		for range parent.children {
			if next >= len(elems) {
				return damaged("the schema declares more nodes than it lists")
			}
			n := &rawNode{schemaElement: elems[next], path: elems[next].name}
			next++
			if parent.path != "" {
				n.path = parent.path + "." + n.name
			}
			rep, def := maxRep, maxDef
			if n.repeat != format.Required {
				def++
			}
			if n.repeat == format.Repeated {
				rep++
			}
			if n.physical != noType {
				n.leaf = &leaf{index: len(leaves), path: n.path, physical: n.physical, length: int(n.length), maxRep: rep, maxDef: def}
				leaves = append(leaves, n.leaf)
			} else if err := build(n, rep, def, depth+1); err != nil {
				return err
			}
			parent.kids = append(parent.kids, n)
		}
		return nil
	}
	root := &rawNode{schemaElement: elems[0]}
	if err := build(root, 0, 0, 1); err != nil {
		return nil, nil, err
	}
	if next != len(elems) {
		return nil, nil, damaged("the schema lists %d nodes, of which %d belong to its root", len(elems), next-1)
	}
	if len(leaves) == 0 {
		return nil, nil, damaged("the schema has no columns")
	}
	return root.kids, leaves, nil
}

// resolver turns raw nodes into nodes, and notes the parts that it leaves out.
type resolver struct {
	skipped []string
}

// field resolves a member of a struct (or of the root) whose parent is not NULL from definition level def.
func (r *resolver) field(e *rawNode, rep, slot, def int) *node {
	switch e.repeat {
	case format.Optional:
		return r.value(e, rep, slot, def+1)
	case format.Repeated:
		// "A repeated field that is neither contained by a LIST- or MAP-annotated group nor annotated by LIST or MAP
		// should be interpreted as a required list of required elements" (LogicalTypes.md).
		return listNode(e.name, rep, slot, def, r.value(e, rep+1, def+1, def+1))
	}
	return r.value(e, rep, slot, def)
}

// value resolves e itself, its own repetition aside.
func (r *resolver) value(e *rawNode, rep, slot, def int) *node {
	if e.leaf != nil {
		n := &node{name: e.name, rep: rep, slot: slot, def: def, leaf: e.leaf}
		n.typ, e.leaf.conv, n.reason = scalarType(&e.schemaElement)
		return n
	}
	logical := e.logicalType()
	switch {
	case len(e.kids) == 0:
		return &node{name: e.name, reason: "a group without columns"}
	case logical.id == logicalList || logical.id == logicalNone && looksLikeList(e):
		if len(e.kids) != 1 || e.kids[0].repeat != format.Repeated {
			return &node{name: e.name, reason: "a LIST without a repeated field"}
		}
		return listNode(e.name, rep, slot, def, r.element(e, rep+1, def+1))
	case logical.id != logicalNone:
		return &node{name: e.name, reason: "type " + logical.String() + " is not supported"}
	}
	n := &node{name: e.name, rep: rep, slot: slot, def: def}
	n.typ.Kind = column.Struct
	seen := map[string]bool{}
	for _, kid := range e.kids {
		f := r.field(kid, rep, slot, def)
		switch {
		case seen[f.name]:
			r.skip(kid, "the name is used twice")
		case f.reason != "":
			r.skip(kid, f.reason)
		default:
			seen[f.name] = true
			n.fields = append(n.fields, f)
			n.typ.Fields = append(n.typ.Fields, column.Field{Name: f.name, Type: f.typ})
		}
	}
	if len(n.fields) == 0 {
		return &node{name: e.name, reason: "a struct without supported fields"}
	}
	n.leaf = n.fields[0].leaf
	return n
}

func (r *resolver) skip(e *rawNode, reason string) {
	r.skipped = append(r.skipped, fmt.Sprintf("%s: %s", e.path, reason))
}

// element resolves the element of the list e, whose only child is repeated: the backward-compatibility rules of
// LogicalTypes.md, which go by structure, and by name only where structure leaves two readings.
func (r *resolver) element(e *rawNode, rep, def int) *node {
	mid := e.kids[0]
	if mid.leaf != nil || len(mid.kids) != 1 || mid.kids[0].repeat == format.Repeated ||
		mid.name == "array" || mid.name == e.name+"_tuple" || mid.logicalType().id != logicalNone {
		return r.value(mid, rep, def, def)
	}
	return r.field(mid.kids[0], rep, def, def)
}

// looksLikeList recognises the three levels of a list in a group that its writer did not annotate.
func looksLikeList(e *rawNode) bool {
	if len(e.kids) != 1 {
		return false
	}
	mid := e.kids[0]
	return mid.repeat == format.Repeated && mid.leaf == nil && len(mid.kids) == 1 &&
		mid.kids[0].repeat != format.Repeated && mid.logicalType().id == logicalNone
}

func listNode(name string, rep, slot, def int, elem *node) *node {
	if elem.reason != "" {
		return &node{name: name, reason: "a list whose element is not supported: " + elem.reason}
	}
	return &node{name: name, typ: column.ListOf(elem.typ), rep: rep, slot: slot, def: def, elemDef: def + 1, elem: elem, leaf: elem.leaf}
}

// logicalType returns the logical type, taken from the older ConvertedType where only that is there.
func (e *schemaElement) logicalType() logicalType {
	if e.logical.id != logicalNone {
		return e.logical
	}
	switch e.converted {
	case noConverted:
		return logicalType{}
	case deprecated.UTF8:
		return logicalType{id: logicalString}
	case deprecated.Map, deprecated.MapKeyValue:
		return logicalType{id: logicalMap}
	case deprecated.List:
		return logicalType{id: logicalList}
	case deprecated.Enum:
		return logicalType{id: logicalEnum}
	case deprecated.Date:
		return logicalType{id: logicalDate}
	case deprecated.TimestampMillis:
		return logicalType{id: logicalTimestamp, unit: 1}
	case deprecated.TimestampMicros:
		return logicalType{id: logicalTimestamp, unit: 2}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return logicalType{id: logicalInteger, bits: 8 << (e.converted - deprecated.Uint8)}
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return logicalType{id: logicalInteger, bits: 8 << (e.converted - deprecated.Int8), signed: true}
	case deprecated.Json:
		return logicalType{id: logicalJSON}
	case deprecated.Bson:
		return logicalType{id: logicalBSON}
	case deprecated.Decimal:
		return logicalType{id: 5}
	case deprecated.TimeMillis, deprecated.TimeMicros:
		return logicalType{id: 7}
	}
	return logicalType{id: -1}
}

func (l logicalType) String() string {
	if s := logicalNames[l.id]; s != "" {
		return s
	}
	return fmt.Sprintf("with annotation %d", l.id)
}
