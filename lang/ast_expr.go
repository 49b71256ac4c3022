package lang

// ColumnRef is a name, possibly dotted. What the dots mean is for the binder: a table's column, a
// struct's field, or both.
type ColumnRef struct {
	Pos   Pos
	Parts []*Ident // at least one
}

func (n *ColumnRef) Position() Pos  { return n.Pos }
func (n *ColumnRef) String() string { return render(n) }
func (n *ColumnRef) expr()          {}

// Star is *, t.* and what may follow it.
type Star struct {
	Pos     Pos
	Table   []*Ident // the qualifier, nil without one
	Exclude []*ColumnRef
	Replace []*ReplaceItem
	Rename  []*RenameItem
	// Like is * LIKE 'pattern' and its relatives, with Expr nil; nil without one.
	Like *Match
}

func (n *Star) Position() Pos  { return n.Pos }
func (n *Star) String() string { return render(n) }
func (n *Star) expr()          {}

// ReplaceItem is one `expr AS column` of * REPLACE.
type ReplaceItem struct {
	Pos  Pos
	Expr Expr
	Name *ColumnRef
}

func (n *ReplaceItem) Position() Pos  { return n.Pos }
func (n *ReplaceItem) String() string { return render(n) }

// RenameItem is one `column AS name` of * RENAME.
type RenameItem struct {
	Pos  Pos
	From *ColumnRef
	To   *Ident
}

func (n *RenameItem) Position() Pos  { return n.Pos }
func (n *RenameItem) String() string { return render(n) }

// Columns is COLUMNS(...): an expression that stands for one per matching column.
type Columns struct {
	Pos    Pos
	Unpack bool // *COLUMNS(...): the columns become arguments in place
	// Arg is a *Star, a *StringLit with a regular expression, a *Lambda over names, or a *ListLit of names.
	Arg Expr
}

func (n *Columns) Position() Pos  { return n.Pos }
func (n *Columns) String() string { return render(n) }
func (n *Columns) expr()          {}

// Param is a parameter whose value is given when the statement runs. The first ? of a statement is $1, the
// second $2.
type Param struct {
	Pos   Pos
	Index int    // from 1; 0 for a named parameter
	Name  string // of $name; or empty
}

func (n *Param) Position() Pos  { return n.Pos }
func (n *Param) String() string { return render(n) }
func (n *Param) expr()          {}

// UnaryOp is an operator before an operand.
type UnaryOp int

// The unary operators.
const (
	Not    UnaryOp = iota // NOT x
	Neg                   // -x
	Plus                  // +x
	BitNot                // ~x
)

// Unary is an operator applied to one operand. A minus before a number is a Unary of a NumberLit.
type Unary struct {
	Pos  Pos
	Op   UnaryOp
	Expr Expr
}

func (n *Unary) Position() Pos  { return n.Pos }
func (n *Unary) String() string { return render(n) }
func (n *Unary) expr()          {}

// BinaryOp is an operator between two operands.
type BinaryOp int

// The binary operators. Different spellings share one: == is Eq, != is NotEq, ** is Pow.
const (
	Eq BinaryOp = iota
	NotEq
	Less
	LessEq
	Greater
	GreaterEq
	IsDistinct    // IS DISTINCT FROM
	IsNotDistinct // IS NOT DISTINCT FROM
	Add
	Sub
	Mul
	Div    // / gives a DOUBLE
	IntDiv // //
	Mod    // %
	Pow    // ^ or **
	Concat // ||
	BitAnd
	BitOr
	ShiftLeft
	ShiftRight
	StartsWith  // ^@
	ListOverlap // &&
	Contains    // @>
	ContainedBy // <@
	JSONText    // ->>
)

// Binary is an operator applied to two operands.
type Binary struct {
	Pos   Pos // of the operator
	Op    BinaryOp
	Left  Expr
	Right Expr
}

func (n *Binary) Position() Pos  { return n.Pos }
func (n *Binary) String() string { return render(n) }
func (n *Binary) expr()          {}

// LogicOp is AND or OR.
type LogicOp int

// The logical operators; NOT is a UnaryOp.
const (
	And LogicOp = iota
	Or
)

// Logic is a chain of ANDs or of ORs, however long, in one node: a AND b AND c has three Args. No Arg is a
// Logic of the same Op.
type Logic struct {
	Pos  Pos // of the first operator
	Op   LogicOp
	Args []Expr // at least two
}

func (n *Logic) Position() Pos  { return n.Pos }
func (n *Logic) String() string { return render(n) }
func (n *Logic) expr()          {}

// IsKind is what IS tests for.
type IsKind int

// What IS tests for.
const (
	IsNull IsKind = iota
	IsTrue
	IsFalse
	IsUnknown // a boolean that is NULL
)

// Is is x IS [NOT] NULL, TRUE, FALSE or UNKNOWN; x ISNULL and x NOTNULL too.
type Is struct {
	Pos  Pos // of the operator
	Expr Expr
	Not  bool
	Kind IsKind
}

func (n *Is) Position() Pos  { return n.Pos }
func (n *Is) String() string { return render(n) }
func (n *Is) expr()          {}

// Between is x [NOT] BETWEEN low AND high.
type Between struct {
	Pos       Pos // of the operator
	Expr      Expr
	Not       bool
	Symmetric bool // the bounds may come in either order
	Low, High Expr
}

func (n *Between) Position() Pos  { return n.Pos }
func (n *Between) String() string { return render(n) }
func (n *Between) expr()          {}

// In is x [NOT] IN (...). Exactly one of List, Query and Of is set.
type In struct {
	Pos   Pos // of the operator
	Expr  Expr
	Not   bool
	List  []Expr // IN (a, b), at least one
	Query *Query // IN (SELECT ...)
	Of    Expr   // IN list, with no parentheses: an element of a list
}

func (n *In) Position() Pos  { return n.Pos }
func (n *In) String() string { return render(n) }
func (n *In) expr()          {}

// MatchOp is a way to match text with a pattern.
type MatchOp int

// The ways to match.
const (
	Like      MatchOp = iota // LIKE, ~~
	ILike                    // ILIKE, ~~*
	Glob                     // GLOB, ~~~
	SimilarTo                // SIMILAR TO: a regular expression that matches all of the text
	Regex                    // ~: as SIMILAR TO
	IRegex                   // ~*: the same, case aside
)

// Match is x [NOT] LIKE pattern and its relatives.
type Match struct {
	Pos     Pos // of the operator
	Op      MatchOp
	Not     bool
	Expr    Expr
	Pattern Expr
	Escape  Expr // nil without ESCAPE
}

func (n *Match) Position() Pos  { return n.Pos }
func (n *Match) String() string { return render(n) }
func (n *Match) expr()          {}

// Case is CASE in both its forms.
type Case struct {
	Pos     Pos
	Operand Expr    `parser:"CASE ( (?! WHEN ) @@ )?"` // CASE x WHEN: nil for CASE WHEN
	Whens   []*When `parser:"@@+"`
	Else    Expr    `parser:"( ELSE @@ )? END"` // nil without ELSE
}

func (n *Case) Position() Pos  { return n.Pos }
func (n *Case) String() string { return render(n) }
func (n *Case) expr()          {}

// When is one branch of a CASE. Cond is a condition, or a value to compare with the operand.
type When struct {
	Pos    Pos
	Cond   Expr `parser:"WHEN @@"`
	Result Expr `parser:"THEN @@"`
}

func (n *When) Position() Pos  { return n.Pos }
func (n *When) String() string { return render(n) }

// Cast is CAST(x AS T), x::T, TRY_CAST(x AS T), or a literal with its type before it (DATE '2024-01-31').
type Cast struct {
	Pos  Pos // of CAST, :: or the type
	Expr Expr
	Type *Type
	Try  bool // NULL instead of an error
}

func (n *Cast) Position() Pos  { return n.Pos }
func (n *Cast) String() string { return render(n) }
func (n *Cast) expr()          {}

// Collate is x COLLATE name.
type Collate struct {
	Pos  Pos
	Expr Expr
	Name *Ident // dotted names such as nocase.noaccent are one Ident
}

func (n *Collate) Position() Pos  { return n.Pos }
func (n *Collate) String() string { return render(n) }
func (n *Collate) expr()          {}

// Call is a function call. x.f(a) arrives as f(x, a), main.f(a) as f(a), and the keyword forms as calls: EXTRACT(p FROM
// x) as date_part('p', x), SUBSTRING(x FROM a FOR b) as substring(x, a, b), POSITION(a IN b) as
// position(b, a), TRIM(LEADING c FROM x) as ltrim(x, c), and x AT TIME ZONE z as timezone(z, x).
type Call struct {
	Pos         Pos
	Name        *Ident
	Star        bool // f(*), with no other arguments
	Distinct    bool
	Args        []Expr   // *NamedArg, *Lambda, *Star and *Columns too
	OrderBy     *OrderBy // within the parentheses: list(x ORDER BY y)
	IgnoreNulls bool     // IGNORE NULLS; RESPECT NULLS is the default and leaves no trace
	Within      *OrderBy // WITHIN GROUP (ORDER BY x)
	Filter      Expr     // FILTER (WHERE x)
	Over        *Window  // nil for a plain call
}

func (n *Call) Position() Pos  { return n.Pos }
func (n *Call) String() string { return render(n) }
func (n *Call) expr()          {}

// NamedArg is an argument given by name: f(a := 1) or f(a => 1).
type NamedArg struct {
	Pos   Pos
	Name  *Ident
	Value Expr
}

func (n *NamedArg) Position() Pos  { return n.Pos }
func (n *NamedArg) String() string { return render(n) }
func (n *NamedArg) expr()          {}

// Lambda is lambda x, y: body, or (x, y) -> body. Both arrive alike; it prints in the first form.
type Lambda struct {
	Pos    Pos
	Params []*Ident // at least one
	Body   Expr
}

func (n *Lambda) Position() Pos  { return n.Pos }
func (n *Lambda) String() string { return render(n) }
func (n *Lambda) expr()          {}

// Field is x.name where x is no plain name: conversation[1].content.
type Field struct {
	Pos  Pos // of the name
	Expr Expr
	Name *Ident
}

func (n *Field) Position() Pos  { return n.Pos }
func (n *Field) String() string { return render(n) }
func (n *Field) expr()          {}

// Index is x[i].
type Index struct {
	Pos   Pos // of the bracket
	Expr  Expr
	Index Expr
}

func (n *Index) Position() Pos  { return n.Pos }
func (n *Index) String() string { return render(n) }
func (n *Index) expr()          {}

// Slice is x[a:b] or x[a:b:step]. Bounds left out are nil, as is an upper bound written `-`.
type Slice struct {
	Pos  Pos // of the bracket
	Expr Expr
	From Expr
	To   Expr
	Step Expr
}

func (n *Slice) Position() Pos  { return n.Pos }
func (n *Slice) String() string { return render(n) }
func (n *Slice) expr()          {}

// Subquery is a query in parentheses used as a value, or ARRAY(query), which is the list of its rows.
type Subquery struct {
	Pos   Pos
	Array bool
	Query *Query
}

func (n *Subquery) Position() Pos  { return n.Pos }
func (n *Subquery) String() string { return render(n) }
func (n *Subquery) expr()          {}

// Exists is EXISTS (query). NOT EXISTS is a Unary of it.
type Exists struct {
	Pos   Pos
	Query *Query
}

func (n *Exists) Position() Pos  { return n.Pos }
func (n *Exists) String() string { return render(n) }
func (n *Exists) expr()          {}

// Quantified is x op ANY (...) or x op ALL (...). Exactly one of Query and List is set.
type Quantified struct {
	Pos   Pos // of the operator
	Left  Expr
	Op    BinaryOp // a comparison
	All   bool     // ALL, otherwise ANY (SOME)
	Query *Query
	List  Expr // a list
}

func (n *Quantified) Position() Pos  { return n.Pos }
func (n *Quantified) String() string { return render(n) }
func (n *Quantified) expr()          {}
