package lang

// NullLit is NULL.
type NullLit struct {
	Pos Pos
}

func (n *NullLit) Position() Pos  { return n.Pos }
func (n *NullLit) String() string { return render(n) }
func (n *NullLit) expr()          {}

// BoolLit is TRUE or FALSE.
type BoolLit struct {
	Pos   Pos
	Value bool
}

func (n *BoolLit) Position() Pos  { return n.Pos }
func (n *BoolLit) String() string { return render(n) }
func (n *BoolLit) expr()          {}

// NumberKind is the form of a number.
type NumberKind int

// The forms of numbers.
const (
	Integer NumberKind = iota // 42, 1_000, 0xFF, 0b101, 0o17
	Decimal                   // 1.5, .5, 5.
	Float                     // 1e3, 1.5e-7
)

// NumberLit is a number without a sign. Text has the value in full, whatever its size.
type NumberLit struct {
	Pos  Pos
	Kind NumberKind
	Text string // without underscores; integers in decimal, without leading zeros
}

func (n *NumberLit) Position() Pos  { return n.Pos }
func (n *NumberLit) String() string { return render(n) }
func (n *NumberLit) expr()          {}

// StringLit is text in single quotes, in dollar quotes or with escapes (E'...').
type StringLit struct {
	Pos   Pos
	Value string // without quotes, escapes resolved
}

func (n *StringLit) Position() Pos  { return n.Pos }
func (n *StringLit) String() string { return render(n) }
func (n *StringLit) expr()          {}

// IntervalLit is INTERVAL '1 day', INTERVAL 1 DAY or INTERVAL (x) DAY.
type IntervalLit struct {
	Pos   Pos
	Value Expr
	Unit  string // in lower case and singular ("day", "microsecond"), or empty when within Value
}

func (n *IntervalLit) Position() Pos  { return n.Pos }
func (n *IntervalLit) String() string { return render(n) }
func (n *IntervalLit) expr()          {}

// ListLit is [a, b] or ARRAY[a, b].
type ListLit struct {
	Pos   Pos
	Elems []Expr
}

func (n *ListLit) Position() Pos  { return n.Pos }
func (n *ListLit) String() string { return render(n) }
func (n *ListLit) expr()          {}

// StructLit is {'a': 1, b: 2}.
type StructLit struct {
	Pos    Pos
	Fields []*StructField // at least one
}

func (n *StructLit) Position() Pos  { return n.Pos }
func (n *StructLit) String() string { return render(n) }
func (n *StructLit) expr()          {}

// StructField is one field of a StructLit.
type StructField struct {
	Pos   Pos
	Name  *Ident // written as a name or as a string
	Value Expr
}

func (n *StructField) Position() Pos  { return n.Pos }
func (n *StructField) String() string { return render(n) }

// MapLit is MAP {k: v}.
type MapLit struct {
	Pos     Pos
	Entries []*MapEntry
}

func (n *MapLit) Position() Pos  { return n.Pos }
func (n *MapLit) String() string { return render(n) }
func (n *MapLit) expr()          {}

// MapEntry is one entry of a MapLit.
type MapEntry struct {
	Pos   Pos
	Key   Expr
	Value Expr
}

func (n *MapEntry) Position() Pos  { return n.Pos }
func (n *MapEntry) String() string { return render(n) }

// Row is (a, b) or ROW(a, b). (a) alone is not a Row but a; ROW(a) is one.
type Row struct {
	Pos   Pos
	Elems []Expr
}

func (n *Row) Position() Pos  { return n.Pos }
func (n *Row) String() string { return render(n) }
func (n *Row) expr()          {}

// Type is the name of a type.
type Type struct {
	Pos    Pos
	Name   string       // in capitals and as written but for words that go together: "DOUBLE PRECISION" is "DOUBLE"
	Params []string     // numbers in parentheses, as written: DECIMAL(18, 3)
	Fields []*TypeField // of STRUCT and UNION
	Args   []*Type      // MAP(K, V)
	// Dims are the list suffixes from left to right: 0 for [], n for [n].
	Dims []int
}

func (n *Type) Position() Pos  { return n.Pos }
func (n *Type) String() string { return render(n) }

// TypeField is one field of a STRUCT type.
type TypeField struct {
	Pos  Pos
	Name *Ident
	Type *Type
}

func (n *TypeField) Position() Pos  { return n.Pos }
func (n *TypeField) String() string { return render(n) }
