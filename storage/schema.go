package storage

import (
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// Space is a row space of a segment: every stored leaf has one value a row of its space.
type Space uint8

// The row spaces. A segment holds at most 65,536 conversations, hence one chunk of them, and all their
// messages in conversation order. Overflow rows are the moderation entries that stand beyond the last message of
// their conversation (usually none), in conversation order.
const (
	Conversations Space = iota
	Messages
	Overflow
)

// ChunkRows is the number of rows of a full chunk: one roaring container.
const ChunkRows = 1 << 16

// LeafID names a stored column for the life of a store. Zero is no leaf.
type LeafID uint16

// Storing says how the values of a leaf are laid down.
type Storing uint8

// The ways to store a leaf. A Text leaf owns three companion leaves that the writer derives from it.
const (
	Plain     Storing = iota // encoded chunks; string leaves with few distinct values become dictionary codes
	Text                     // compressed blocks, see storage/column
	TextBytes                // BIGINT: length in bytes of the Text leaf Of
	TextChars                // BIGINT: length in code points of the Text leaf Of
	TextHash                 // VARCHAR, 16 raw bytes: keyed 128-bit hash of the Text leaf Of
)

// Leaf is one stored column.
type Leaf struct {
	ID      LeafID      `json:"id"`
	Space   Space       `json:"space"`
	Name    string      `json:"name"` // unique in the space, for example "openai_moderation.categories.hate"
	Kind    column.Kind `json:"kind"` // Bool, BigInt, Double, Varchar or Timestamp
	Storing Storing     `json:"storing"`
	Of      LeafID      `json:"of,omitempty"`
	// Lookup asks for an index from value to rows (conversation_id).
	Lookup bool `json:"lookup,omitempty"`
	// Class, of a Text leaf, names one or two VARCHAR leaves with few distinct values (role, language), of the same space or of Conversations. The text of
	// each combination of their values is kept in blocks of its own, so that it is read without decoding the others.
	Class []LeafID `json:"class,omitempty"`
}

// equal reports whether two leaves are stored alike.
func (l *Leaf) equal(o *Leaf) bool {
	return l.ID == o.ID && l.Space == o.Space && l.Name == o.Name && l.Kind == o.Kind && l.Storing == o.Storing && l.Of == o.Of &&
		l.Lookup == o.Lookup && slices.Equal(l.Class, o.Class)
}

// NodeKind says how the values of a Node come from leaves.
type NodeKind uint8

// The kinds of nodes. The space of a node is where it is read, which its parent or table decides.
const (
	// LeafNode is the stored column Leaf. Read in the space of Messages, a leaf of Conversations gives
	// each message its conversation's value.
	LeafNode NodeKind = iota
	// StructNode assembles Fields; NULL where the bool leaf Leaf (if not 0) is true.
	StructNode
	// ListNode, read in Conversations, gives each row the list of Elem over the rows of Messages that belong to it.
	// Leaf (BIGINT, Conversations) is the length of the list, NULL for a NULL list. A list longer than the
	// conversation continues in the space Overflow, where a leaf of Messages has its values in the leaf of Overflow with the
	// same name and kind (see Schema.OverflowLeaf; NULL if there is none); a shorter one stops early.
	ListNode
	// ElementNode, read in Conversations, is the Index-th (1-based; negative from the end) element of
	// the list whose length leaf is Leaf and whose element is Elem; NULL out of range.
	ElementNode
	// MaxNode, read in Conversations, is the greatest value of the Elem (DOUBLE or BIGINT leaf) over the list whose
	// length leaf is Leaf: NULLs left out, NaN greatest, NULL if there is none.
	MaxNode
	// PositionNode, read in Messages, is the 1-based place of a message in its conversation.
	PositionNode
)

// Node describes the values of a logical column, or of a part of one. It is immutable.
type Node struct {
	Kind   NodeKind    `json:"kind"`
	Leaf   LeafID      `json:"leaf,omitempty"`
	Type   column.Type `json:"type"`
	Fields []*Node     `json:"fields,omitempty"` // StructNode, in the order of Type.Fields
	Elem   *Node       `json:"elem,omitempty"`
	Index  int         `json:"index,omitempty"`
}

// Column is a logical column of a table.
type Column struct {
	Name string `json:"name"`
	Node *Node  `json:"node"`
}

// Table is a logical table: what SQL sees. Its rows are the rows of Space.
type Table struct {
	Name    string   `json:"name"`
	Space   Space    `json:"space"`
	Columns []Column `json:"columns"`
}

// Schema is what a store holds: its tables, and the leaves behind them. It is written by the importer from the
// Parquet schema and a dataset profile, and kept in the catalog of each version.
type Schema struct {
	Tables []Table `json:"tables"`
	Leaves []Leaf  `json:"leaves"` // Leaves[i].ID == i+1
}

// Leaf returns the leaf with the id, or nil.
func (s *Schema) Leaf(id LeafID) *Leaf {
	if id == 0 || int(id) > len(s.Leaves) {
		return nil
	}
	return &s.Leaves[id-1]
}

// Table returns the table with the name, or nil.
func (s *Schema) Table(name string) *Table {
	for i := range s.Tables {
		if s.Tables[i].Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}

// Column returns the column of t with the name, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Companion returns the leaf that the writer derives from the Text leaf id in the way how, or nil.
func (s *Schema) Companion(id LeafID, how Storing) *Leaf {
	for i := range s.Leaves {
		if s.Leaves[i].Of == id && s.Leaves[i].Storing == how {
			return &s.Leaves[i]
		}
	}
	return nil
}

// OverflowLeaf returns the leaf of Overflow that continues a leaf of Messages in lists longer than their
// conversation: the one with the same name and kind. Nil if there is none.
func (s *Schema) OverflowLeaf(id LeafID) *Leaf {
	of := s.Leaf(id)
	if of == nil || of.Space != Messages {
		return nil
	}
	for i := range s.Leaves {
		if l := &s.Leaves[i]; l.Space == Overflow && l.Name == of.Name && l.Kind == of.Kind {
			return l
		}
	}
	return nil
}
