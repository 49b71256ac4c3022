package lang

// TableExpr is one element of FROM: a source and the joins that follow it. Joins group from the left:
// a JOIN b JOIN c joins c to the result of the first two.
type TableExpr struct {
	Pos    Pos
	Source TableSource `parser:"@@"`
	Joins  []*Join     `parser:"@@*"`
}

func (n *TableExpr) Position() Pos  { return n.Pos }
func (n *TableExpr) String() string { return render(n) }

// JoinKind is the kind of a join.
type JoinKind int

// The joins. JOIN alone is InnerJoin.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
	CrossJoin
	SemiJoin
	AntiJoin
	PositionalJoin
)

// Join is one join and its right side. CROSS, POSITIONAL and NATURAL joins have neither On nor
// Using; all others have exactly one of them.
type Join struct {
	Pos     Pos // of the first word of the join
	Natural bool
	Asof    bool
	Kind    JoinKind
	Source  TableSource
	On      Expr
	Using   []*Ident
}

func (n *Join) Position() Pos  { return n.Pos }
func (n *Join) String() string { return render(n) }

// Alias is the name given to a source, with new names for its columns.
type Alias struct {
	Pos     Pos
	Name    *Ident
	Columns []*Ident // nil without a list of names
}

func (n *Alias) Position() Pos  { return n.Pos }
func (n *Alias) String() string { return render(n) }

// TableName is a table, a CTE, or, where it is quoted and nothing has that name, a file.
type TableName struct {
	Pos    Pos
	Parts  []*Ident // the name last, after a schema or catalog
	Alias  *Alias   // nil without an alias
	Sample *Sample  // TABLESAMPLE, or nil
}

func (n *TableName) Position() Pos  { return n.Pos }
func (n *TableName) String() string { return render(n) }
func (n *TableName) tableSource()   {}

// Name returns the last part of the name.
func (n *TableName) Name() *Ident { return n.Parts[len(n.Parts)-1] }

// TableFile is a file read by its path: FROM 'data/*.parquet'.
type TableFile struct {
	Pos    Pos
	Path   string
	Alias  *Alias
	Sample *Sample
}

func (n *TableFile) Position() Pos  { return n.Pos }
func (n *TableFile) String() string { return render(n) }
func (n *TableFile) tableSource()   {}

// TableFunc is a function that gives rows: range(10), unnest(list), read_parquet('x').
type TableFunc struct {
	Pos        Pos
	Lateral    bool
	Call       *Call
	Ordinality bool // WITH ORDINALITY
	Alias      *Alias
	Sample     *Sample
}

func (n *TableFunc) Position() Pos  { return n.Pos }
func (n *TableFunc) String() string { return render(n) }
func (n *TableFunc) tableSource()   {}

// TableQuery is a query in parentheses.
type TableQuery struct {
	Pos     Pos
	Lateral bool
	Query   *Query
	Alias   *Alias
	Sample  *Sample
}

func (n *TableQuery) Position() Pos  { return n.Pos }
func (n *TableQuery) String() string { return render(n) }
func (n *TableQuery) tableSource()   {}

// TableGroup is a join in parentheses. Without joins and alias it would be its source, and arrives so.
type TableGroup struct {
	Pos    Pos
	Table  *TableExpr
	Alias  *Alias
	Sample *Sample
}

func (n *TableGroup) Position() Pos  { return n.Pos }
func (n *TableGroup) String() string { return render(n) }
func (n *TableGroup) tableSource()   {}
