package lang

// Query is a complete query, as a statement or within parentheses.
type Query struct {
	Pos     Pos
	With    *With     `parser:"@@?"` // nil without WITH
	Body    QueryBody `parser:"@@"`
	OrderBy *OrderBy  `parser:"@@?"` // nil without ORDER BY
	Limit   *Limit    `parser:"@@?"` // nil without LIMIT and OFFSET
}

func (n *Query) Position() Pos  { return n.Pos }
func (n *Query) String() string { return render(n) }
func (n *Query) statement()     {}
func (n *Query) queryBody()     {}

// With is a list of named queries that the query after it can read.
type With struct {
	Pos       Pos
	Recursive bool   `parser:"WITH @RECURSIVE?"`
	CTEs      []*CTE `parser:"@@ ( Comma @@ )*"`
}

func (n *With) Position() Pos  { return n.Pos }
func (n *With) String() string { return render(n) }

// CTE is one named query of a WITH clause.
type CTE struct {
	Pos             Pos
	Name            *Ident   `parser:"@@"`
	Columns         []*Ident `parser:"( LParen @@ ( Comma @@ )* RParen )? AS"` // new names of the columns, or nil
	NotMaterialized bool     `parser:"( @( NOT MATERIALIZED )"`
	Materialized    bool     `parser:"| @MATERIALIZED )?"`
	Query           *Query   `parser:"LParen @@ RParen"`
}

func (n *CTE) Position() Pos  { return n.Pos }
func (n *CTE) String() string { return render(n) }

// SetOpKind is the kind of a set operation.
type SetOpKind int

// The set operations.
const (
	Union SetOpKind = iota
	Intersect
	Except
)

// SetOp combines the rows of two queries. INTERSECT binds tighter than UNION and EXCEPT, and all of
// them group from the left.
type SetOp struct {
	Pos    Pos // of the operator
	Kind   SetOpKind
	All    bool // keep duplicates
	ByName bool // match columns by name (UNION [ALL] BY NAME)
	Left   QueryBody
	Right  QueryBody
}

func (n *SetOp) Position() Pos  { return n.Pos }
func (n *SetOp) String() string { return render(n) }
func (n *SetOp) queryBody()     {}

// Values is a literal table. All rows have at least one expression; that they are of one width is for
// the binder to check.
type Values struct {
	Pos  Pos
	Rows []*Row
}

func (n *Values) Position() Pos  { return n.Pos }
func (n *Values) String() string { return render(n) }
func (n *Values) queryBody()     {}

// Select is one SELECT. `FROM t` without SELECT arrives as SELECT * FROM t, and so does TABLE t.
type Select struct {
	Pos      Pos
	Distinct *Distinct     `parser:"SELECT ( ALL | @@ )?"` // nil without DISTINCT
	Items    []*SelectItem `parser:"@@ ( Comma @@ )* TrailingComma?"`
	From     []*TableExpr  `parser:"( FROM @@ ( Comma @@ )* TrailingComma? )?"` // nil without FROM; several are a cross product
	Where    Expr          `parser:"( WHERE @@ )?"`
	GroupBy  *GroupBy      `parser:"@@?"` // nil without GROUP BY
	Having   Expr          `parser:"( HAVING @@ )?"`
	Windows  []*WindowDef  `parser:"( WINDOW @@ ( Comma @@ )* )?"`
	Qualify  Expr          `parser:"( QUALIFY @@ )?"`
	Sample   *Sample       `parser:"( USING SAMPLE @@ )?"`
}

func (n *Select) Position() Pos  { return n.Pos }
func (n *Select) String() string { return render(n) }
func (n *Select) queryBody()     {}

// Distinct is DISTINCT, or DISTINCT ON (...).
type Distinct struct {
	Pos Pos
	On  []Expr `parser:"DISTINCT ( ON LParen @@ ( Comma @@ )* TrailingComma? RParen )?"` // nil without ON
}

func (n *Distinct) Position() Pos  { return n.Pos }
func (n *Distinct) String() string { return render(n) }

// SelectItem is one item of a select list.
type SelectItem struct {
	Pos   Pos
	Expr  Expr   // *Star and *Columns may stand here or deeper
	Alias *Ident // nil without an alias
}

func (n *SelectItem) Position() Pos  { return n.Pos }
func (n *SelectItem) String() string { return render(n) }

// GroupBy is a GROUP BY clause: ALL, or a list.
type GroupBy struct {
	Pos   Pos
	All   bool        `parser:"GROUP BY ( @ALL"`
	Elems []GroupElem `parser:"| @@ ( Comma @@ )* TrailingComma? )"`
}

func (n *GroupBy) Position() Pos  { return n.Pos }
func (n *GroupBy) String() string { return render(n) }

// GroupExpr groups by an expression, an alias or an ordinal.
type GroupExpr struct {
	Pos  Pos
	Expr Expr
}

func (n *GroupExpr) Position() Pos  { return n.Pos }
func (n *GroupExpr) String() string { return render(n) }
func (n *GroupExpr) groupElem()     {}

// GroupSetsKind is the kind of a list of grouping sets.
type GroupSetsKind int

// The kinds of grouping sets.
const (
	Rollup GroupSetsKind = iota
	Cube
	GroupingSets
)

// GroupSet is several expressions in parentheses, which count as one element: the (a, b) of
// ROLLUP ((a, b), c). A pair of parentheses with nothing in it is the group of all rows.
type GroupSet struct {
	Pos   Pos
	Exprs []Expr // none, or two and more
}

func (n *GroupSet) Position() Pos  { return n.Pos }
func (n *GroupSet) String() string { return render(n) }
func (n *GroupSet) groupElem()     {}

// GroupSets is ROLLUP (...), CUBE (...) or GROUPING SETS (...).
type GroupSets struct {
	Pos   Pos
	Kind  GroupSetsKind
	Elems []GroupElem
}

func (n *GroupSets) Position() Pos  { return n.Pos }
func (n *GroupSets) String() string { return render(n) }
func (n *GroupSets) groupElem()     {}

// Direction is a sort order.
type Direction int

// The sort orders. OrderDefault is ascending.
const (
	OrderDefault Direction = iota
	Asc
	Desc
)

// NullOrder says where NULLs sort.
type NullOrder int

// Where NULLs sort. NullsDefault is last.
const (
	NullsDefault NullOrder = iota
	NullsFirst
	NullsLast
)

// OrderBy is an ORDER BY clause: a list, or ALL, which orders by every column of the result from
// the left.
type OrderBy struct {
	Pos   Pos
	All   *OrderAll    `parser:"ORDER BY ( @@"` // nil without ALL
	Items []*OrderItem `parser:"| @@ ( Comma @@ )* )"`
}

func (n *OrderBy) Position() Pos  { return n.Pos }
func (n *OrderBy) String() string { return render(n) }

// OrderAll is the ALL of ORDER BY ALL with its direction.
type OrderAll struct {
	Pos   Pos
	Dir   Direction `parser:"ALL @( ASC | DESC )?"`
	Nulls NullOrder `parser:"( NULLS @( FIRST | LAST ) )?"`
}

func (n *OrderAll) Position() Pos  { return n.Pos }
func (n *OrderAll) String() string { return render(n) }

// OrderItem is one key of an ORDER BY, in a query, a window or an aggregate.
type OrderItem struct {
	Pos   Pos
	Expr  Expr      `parser:"@@"`
	Dir   Direction `parser:"@( ASC | DESC )?"`
	Nulls NullOrder `parser:"( NULLS @( FIRST | LAST ) )?"`
}

func (n *OrderItem) Position() Pos  { return n.Pos }
func (n *OrderItem) String() string { return render(n) }

// Limit is LIMIT and OFFSET, in either order, or FETCH FIRST.
type Limit struct {
	Pos     Pos
	Count   Expr // nil without LIMIT, and for LIMIT ALL
	Percent bool // Count is a percentage of the rows
	Offset  Expr // nil without OFFSET
}

func (n *Limit) Position() Pos  { return n.Pos }
func (n *Limit) String() string { return render(n) }

// Sample is USING SAMPLE, or TABLESAMPLE of one table.
type Sample struct {
	Pos     Pos
	Size    string // the number as written
	Percent bool   // Size is a percentage, otherwise a number of rows
	Method  string // "reservoir", "bernoulli", "system", or empty for the default
	Seed    string // the number as written, or empty without REPEATABLE
}

func (n *Sample) Position() Pos  { return n.Pos }
func (n *Sample) String() string { return render(n) }

// WindowDef names a window: WINDOW w AS (...).
type WindowDef struct {
	Pos  Pos
	Name *Ident  `parser:"@@ AS"`
	Spec *Window `parser:"@@"`
}

func (n *WindowDef) Position() Pos  { return n.Pos }
func (n *WindowDef) String() string { return render(n) }

// Window is what follows OVER: the name of a window, or a specification in parentheses. With Name
// set all else is empty.
type Window struct {
	Pos         Pos
	Name        *Ident // OVER w
	Base        *Ident // OVER (w ...): the window that this one extends
	PartitionBy []Expr
	OrderBy     *OrderBy
	Frame       *Frame // nil without a frame
}

func (n *Window) Position() Pos  { return n.Pos }
func (n *Window) String() string { return render(n) }

// FrameUnit says what a window frame's bounds count.
type FrameUnit int

// The frame units.
const (
	Rows FrameUnit = iota
	Range
	Groups
)

// Exclusion says which rows a window frame leaves out.
type Exclusion int

// The exclusions. ExcludeNone is EXCLUDE NO OTHERS, the default.
const (
	ExcludeNone Exclusion = iota
	ExcludeCurrentRow
	ExcludeGroup
	ExcludeTies
)

// Frame is the frame of a window. ROWS n PRECEDING alone arrives with CURRENT ROW as its end.
type Frame struct {
	Pos     Pos
	Unit    FrameUnit
	Start   *FrameBound
	End     *FrameBound
	Exclude Exclusion
}

func (n *Frame) Position() Pos  { return n.Pos }
func (n *Frame) String() string { return render(n) }

// BoundKind is the kind of a frame bound.
type BoundKind int

// The frame bounds.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// FrameBound is one end of a window frame.
type FrameBound struct {
	Pos    Pos
	Kind   BoundKind
	Offset Expr // for Preceding and Following, otherwise nil
}

func (n *FrameBound) Position() Pos  { return n.Pos }
func (n *FrameBound) String() string { return render(n) }
