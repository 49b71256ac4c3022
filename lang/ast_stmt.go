package lang

// Explain shows how a statement would run, or with Analyze how it ran.
type Explain struct {
	Pos     Pos
	Analyze bool
	Format  string // in lower case ("json", "text"), or empty without FORMAT
	Stmt    Statement
}

func (n *Explain) Position() Pos  { return n.Pos }
func (n *Explain) String() string { return render(n) }
func (n *Explain) statement()     {}

// Describe lists the columns of a table, a file or a query: exactly one of Source and Query is set.
type Describe struct {
	Pos    Pos
	Source TableSource // *TableName or *TableFile
	Query  *Query
}

func (n *Describe) Position() Pos  { return n.Pos }
func (n *Describe) String() string { return render(n) }
func (n *Describe) statement()     {}
func (n *Describe) queryBody()     {}

// Summarize gives statistics of each column of a table, a file or a query: exactly one of Source
// and Query is set.
type Summarize struct {
	Pos    Pos
	Source TableSource // *TableName or *TableFile
	Query  *Query
}

func (n *Summarize) Position() Pos  { return n.Pos }
func (n *Summarize) String() string { return render(n) }
func (n *Summarize) statement()     {}
func (n *Summarize) queryBody()     {}

// ShowKind is what SHOW lists.
type ShowKind int

// What SHOW lists.
const (
	ShowTables ShowKind = iota
	ShowColumns
	ShowIndexes
	ShowShards
	ShowFunctions
	ShowSettings
)

// Show lists things. SHOW t, for anything that is none of the kinds, arrives as DESCRIBE t.
type Show struct {
	Pos  Pos
	Kind ShowKind
	From *TableName // FROM t: required for COLUMNS, otherwise optional and nil
}

func (n *Show) Position() Pos  { return n.Pos }
func (n *Show) String() string { return render(n) }
func (n *Show) statement()     {}
func (n *Show) queryBody()     {}

// Copy writes the rows of a table or a query to a file: exactly one of Source and Query is set.
type Copy struct {
	Pos     Pos
	Source  *TableName
	Columns []*Ident // COPY t (a, b): nil for all
	Query   *Query
	To      Expr // *StringLit or *Param
	Options []*Option
}

func (n *Copy) Position() Pos  { return n.Pos }
func (n *Copy) String() string { return render(n) }
func (n *Copy) statement()     {}

// Option is one option of COPY.
type Option struct {
	Pos  Pos
	Name *Ident
	// Value is nil for a name alone, and otherwise an expression: mostly a literal, where a bare word arrives
	// as a *StringLit, a *Row of several in parentheses, or a *Star.
	Value Expr
}

func (n *Option) Position() Pos  { return n.Pos }
func (n *Option) String() string { return render(n) }

// Import adds the shards that match the patterns.
type Import struct {
	Pos   Pos
	Paths []*StringLit `parser:"IMPORT @@ ( Comma @@ )*"`
}

func (n *Import) Position() Pos  { return n.Pos }
func (n *Import) String() string { return render(n) }
func (n *Import) statement()     {}

// Refresh brings the cache up to date with its sources.
type Refresh struct {
	Pos Pos `parser:"REFRESH"`
}

func (n *Refresh) Position() Pos  { return n.Pos }
func (n *Refresh) String() string { return render(n) }
func (n *Refresh) statement()     {}

// Delete removes rows.
type Delete struct {
	Pos   Pos
	Table *TableName
	Where Expr // nil without WHERE
}

func (n *Delete) Position() Pos  { return n.Pos }
func (n *Delete) String() string { return render(n) }
func (n *Delete) statement()     {}

// Purge rewrites the store so that no file holds deleted rows any more.
type Purge struct {
	Pos Pos `parser:"PURGE"`
}

func (n *Purge) Position() Pos  { return n.Pos }
func (n *Purge) String() string { return render(n) }
func (n *Purge) statement()     {}

// SetScope says how far a setting reaches.
type SetScope int

// The scopes of settings. DefaultScope is what SET alone means.
const (
	DefaultScope SetScope = iota
	SessionScope
	GlobalScope
)

// Set changes a setting. SET name = DEFAULT arrives as RESET name.
type Set struct {
	Pos   Pos
	Scope SetScope
	Name  *Ident
	// Value is an expression; a bare word, ON included, arrives as a *StringLit.
	Value Expr
}

func (n *Set) Position() Pos  { return n.Pos }
func (n *Set) String() string { return render(n) }
func (n *Set) statement()     {}

// Reset gives a setting its default again.
type Reset struct {
	Pos   Pos
	Scope SetScope
	Name  *Ident // nil for all settings
}

func (n *Reset) Position() Pos  { return n.Pos }
func (n *Reset) String() string { return render(n) }
func (n *Reset) statement()     {}
