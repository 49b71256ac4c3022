package lang

// Walk calls visit for n and, where visit returns true, for everything below it: parents first, then
// children in the order of the text as String gives it. Subqueries, windows, types and names are
// visited too. n must not be nil; what a node leaves out is not visited.
func Walk(n Node, visit func(Node) bool) {
	if visit(n) {
		children(n, func(c Node) { Walk(c, visit) })
	}
}

// checkHeight fails if a tree is higher than MaxHeight. It does not recurse, so it may see any tree.
func checkHeight(root Node) error {
	type level struct {
		Node
		depth int
	}
	todo := []level{{root, 1}}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if n.depth > MaxHeight {
			return tooHigh(n.Position())
		}
		children(n.Node, func(c Node) { todo = append(todo, level{c, n.depth + 1}) })
	}
	return nil
}

// each calls f for the nodes of a slice.
func each[T Node](nodes []T, f func(Node)) {
	for _, n := range nodes {
		f(n)
	}
}

// children calls f for the nodes directly below n, in order.
func children(n Node, f func(Node)) {
	expr := func(e Expr) {
		if e != nil {
			f(e)
		}
	}
	source := func(alias *Alias, sample *Sample) {
		if alias != nil {
			f(alias)
		}
		if sample != nil {
			f(sample)
		}
	}
	switch n := n.(type) {
	// Statements.
	case *Explain:
		f(n.Stmt)
	case *Describe:
		described(n.Source, n.Query, f)
	case *Summarize:
		described(n.Source, n.Query, f)
	case *Show:
		if n.From != nil {
			f(n.From)
		}
	case *Copy:
		if n.Query != nil {
			f(n.Query)
		} else {
			f(n.Source)
		}
		each(n.Columns, f)
		expr(n.To)
		each(n.Options, f)
	case *Option:
		f(n.Name)
		expr(n.Value)
	case *Import:
		each(n.Paths, f)
	case *Delete:
		f(n.Table)
		expr(n.Where)
	case *Set:
		f(n.Name)
		expr(n.Value)
	case *Reset:
		if n.Name != nil {
			f(n.Name)
		}

	// Queries.
	case *Query:
		if n.With != nil {
			f(n.With)
		}
		f(n.Body)
		if n.OrderBy != nil {
			f(n.OrderBy)
		}
		if n.Limit != nil {
			f(n.Limit)
		}
	case *With:
		each(n.CTEs, f)
	case *CTE:
		f(n.Name)
		each(n.Columns, f)
		f(n.Query)
	case *SetOp:
		f(n.Left)
		f(n.Right)
	case *Values:
		each(n.Rows, f)
	case *Select:
		if n.Distinct != nil {
			f(n.Distinct)
		}
		each(n.Items, f)
		each(n.From, f)
		expr(n.Where)
		if n.GroupBy != nil {
			f(n.GroupBy)
		}
		expr(n.Having)
		each(n.Windows, f)
		expr(n.Qualify)
		if n.Sample != nil {
			f(n.Sample)
		}
	case *Distinct:
		each(n.On, f)
	case *SelectItem:
		f(n.Expr)
		if n.Alias != nil {
			f(n.Alias)
		}
	case *GroupBy:
		each(n.Elems, f)
	case *GroupExpr:
		f(n.Expr)
	case *GroupSet:
		each(n.Exprs, f)
	case *GroupSets:
		each(n.Elems, f)
	case *OrderBy:
		if n.All != nil {
			f(n.All)
		}
		each(n.Items, f)
	case *OrderItem:
		f(n.Expr)
	case *Limit:
		expr(n.Count)
		expr(n.Offset)
	case *WindowDef:
		f(n.Name)
		f(n.Spec)
	case *Window:
		if n.Name != nil {
			f(n.Name)
		}
		if n.Base != nil {
			f(n.Base)
		}
		each(n.PartitionBy, f)
		if n.OrderBy != nil {
			f(n.OrderBy)
		}
		if n.Frame != nil {
			f(n.Frame)
		}
	case *Frame:
		f(n.Start)
		f(n.End)
	case *FrameBound:
		expr(n.Offset)

	// FROM.
	case *TableExpr:
		f(n.Source)
		each(n.Joins, f)
	case *Join:
		f(n.Source)
		expr(n.On)
		each(n.Using, f)
	case *Alias:
		f(n.Name)
		each(n.Columns, f)
	case *TableName:
		each(n.Parts, f)
		source(n.Alias, n.Sample)
	case *TableFile:
		source(n.Alias, n.Sample)
	case *TableFunc:
		f(n.Call)
		source(n.Alias, n.Sample)
	case *TableQuery:
		f(n.Query)
		source(n.Alias, n.Sample)
	case *TableGroup:
		f(n.Table)
		source(n.Alias, n.Sample)

	// Expressions.
	case *ColumnRef:
		each(n.Parts, f)
	case *Star:
		each(n.Table, f)
		each(n.Exclude, f)
		each(n.Replace, f)
		each(n.Rename, f)
		if n.Like != nil {
			f(n.Like)
		}
	case *ReplaceItem:
		f(n.Expr)
		f(n.Name)
	case *RenameItem:
		f(n.From)
		f(n.To)
	case *Columns:
		f(n.Arg)
	case *Unary:
		f(n.Expr)
	case *Binary:
		f(n.Left)
		f(n.Right)
	case *Logic:
		each(n.Args, f)
	case *Is:
		f(n.Expr)
	case *Between:
		f(n.Expr)
		f(n.Low)
		f(n.High)
	case *In:
		f(n.Expr)
		each(n.List, f)
		if n.Query != nil {
			f(n.Query)
		}
		expr(n.Of)
	case *Match:
		expr(n.Expr)
		f(n.Pattern)
		expr(n.Escape)
	case *Case:
		expr(n.Operand)
		each(n.Whens, f)
		expr(n.Else)
	case *When:
		f(n.Cond)
		f(n.Result)
	case *Cast:
		f(n.Expr)
		f(n.Type)
	case *Collate:
		f(n.Expr)
		f(n.Name)
	case *Call:
		f(n.Name)
		each(n.Args, f)
		if n.OrderBy != nil {
			f(n.OrderBy)
		}
		if n.Within != nil {
			f(n.Within)
		}
		expr(n.Filter)
		if n.Over != nil {
			f(n.Over)
		}
	case *NamedArg:
		f(n.Name)
		f(n.Value)
	case *Lambda:
		each(n.Params, f)
		f(n.Body)
	case *Field:
		f(n.Expr)
		f(n.Name)
	case *Index:
		f(n.Expr)
		f(n.Index)
	case *Slice:
		f(n.Expr)
		expr(n.From)
		expr(n.To)
		expr(n.Step)
	case *Subquery:
		f(n.Query)
	case *Exists:
		f(n.Query)
	case *Quantified:
		f(n.Left)
		if n.Query != nil {
			f(n.Query)
		}
		expr(n.List)

	// Literals and types.
	case *IntervalLit:
		f(n.Value)
	case *ListLit:
		each(n.Elems, f)
	case *StructLit:
		each(n.Fields, f)
	case *StructField:
		f(n.Name)
		f(n.Value)
	case *MapLit:
		each(n.Entries, f)
	case *MapEntry:
		f(n.Key)
		f(n.Value)
	case *Row:
		each(n.Elems, f)
	case *Type:
		each(n.Fields, f)
		each(n.Args, f)
	case *TypeField:
		f(n.Name)
		f(n.Type)
	}
}

// described calls f for what DESCRIBE and SUMMARIZE look at.
func described(source TableSource, query *Query, f func(Node)) {
	if query != nil {
		f(query)
	} else {
		f(source)
	}
}
