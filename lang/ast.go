package lang

import "strings"

// Pos is a place in the text of a query. The zero Pos means that the place is not known.
//
// Its fields are those of participle's lexer.Position, in the same order: that is what lets the
// parser fill it in.
type Pos struct {
	Filename string // the script's name as given to ParseFile, otherwise empty
	Offset   int    // in bytes, from 0
	Line     int    // from 1
	Column   int    // in characters, from 1
}

// IsValid reports whether the place is known.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Node is a part of a syntax tree. All implementations are in this package and are pointers.
type Node interface {
	// Position returns where the node's text begins; for operators, where the operator stands.
	Position() Pos
	// String returns the node as SQL, on one line, in a canonical form: keywords in capitals,
	// names as written, quoted where they need it, and only the parentheses that are needed.
	String() string

	write(p *printer)
}

// Statement is what a semicolon ends: *Query, *Explain, *Describe, *Summarize, *Show, *Copy,
// *Import, *Refresh, *Delete, *Purge, *Set or *Reset.
type Statement interface {
	Node
	statement()
}

// QueryBody is what gives a query its rows: *Select, *Values, *SetOp, *Query (in parentheses, with
// an ORDER BY, LIMIT or WITH of its own), or, only inside parentheses, *Describe, *Summarize or *Show.
type QueryBody interface {
	Node
	queryBody()
}

// TableSource is something FROM can read: *TableName, *TableFile, *TableFunc, *TableQuery or
// *TableGroup.
type TableSource interface {
	Node
	tableSource()
}

// GroupElem is an element of GROUP BY: *GroupExpr, *GroupSet or *GroupSets.
type GroupElem interface {
	Node
	groupElem()
}

// Expr is an expression. The literals are *NullLit, *BoolLit, *NumberLit, *StringLit, *IntervalLit,
// *ListLit, *StructLit, *MapLit and *Row; names are *ColumnRef, *Star, *Columns and *Param; the rest
// are *Unary, *Binary, *Logic, *Is, *Between, *In, *Match, *Case, *Cast, *Collate, *Call, *NamedArg,
// *Lambda, *Field, *Index, *Slice, *Subquery, *Exists and *Quantified.
type Expr interface {
	Node
	expr()
}

// Ident is a name. Names keep their case; whether two names are the same is decided without
// regard to case, quoted or not, as in DuckDB.
type Ident struct {
	Pos    Pos
	Name   string // without quotes; "" inside quotes is one quote
	Quoted bool   // written in double quotes
}

func (n *Ident) Position() Pos  { return n.Pos }
func (n *Ident) String() string { return render(n) }

// Is reports whether the name is the given one, case aside.
func (n *Ident) Is(name string) bool { return strings.EqualFold(n.Name, name) }

// Names returns the texts of idents, or nil for none.
func Names(idents []*Ident) []string {
	if len(idents) == 0 {
		return nil
	}
	out := make([]string, len(idents))
	for i, id := range idents {
		out[i] = id.Name
	}
	return out
}
