package plan

import (
	"regexp"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// selectItem is one column of a select list, stars written out.
type selectItem struct {
	ast  lang.Expr // nil for a column of a star
	name string
	col  *outCol // of a star, or what COLUMNS(...) in ast stands for
	e    expr    // once bound
}

// selectBinder binds one SELECT.
type selectBinder struct {
	b       *binder
	sel     *lang.Select
	scope   *scope
	aliases map[string]*lang.SelectItem
	items   []*selectItem

	grouped bool // there are groups or aggregates
	keys    []item
	byKey   map[string]*item // keys and aggregates, by the key of their expression
	aggs    []item
	extra   []item // what only ORDER BY needs, below the sort
}

// bindSelect binds a SELECT with the ORDER BY and LIMIT of the query that it is the body of.
func (b *binder) bindSelect(sel *lang.Select, order *lang.OrderBy, limit *lang.Limit, outer *scope) (*query, error) {
	switch {
	case sel.Windows != nil:
		return nil, unsupported(sel.Windows[0].Pos, "WINDOW")
	case sel.Qualify != nil:
		return nil, unsupported(sel.Qualify.Position(), "QUALIFY")
	case sel.Sample != nil:
		return nil, unsupported(sel.Sample.Pos, "USING SAMPLE")
	case sel.Distinct != nil && sel.Distinct.On != nil:
		return nil, unsupported(sel.Distinct.Pos, "DISTINCT ON")
	}
	n, sc, err := b.bindFrom(sel.From, outer)
	if err != nil {
		return nil, err
	}
	s := &selectBinder{b: b, sel: sel, scope: sc, aliases: map[string]*lang.SelectItem{}, byKey: map[string]*item{}}
	for _, it := range sel.Items {
		if it.Alias != nil {
			if k := strings.ToLower(it.Alias.Name); s.aliases[k] == nil {
				s.aliases[k] = it
			}
		}
	}
	if err := s.expand(); err != nil {
		return nil, err
	}
	if sel.Where != nil {
		cond, err := s.binder("WHERE", false).bind(sel.Where)
		if err != nil {
			return nil, err
		}
		if cond, err = newBool(cond, "WHERE"); err != nil {
			return nil, err
		}
		n = &filterNode{n, []expr{cond}}
	}
	if err := s.bindItems(); err != nil {
		return nil, err
	}
	if err := s.bindGroups(); err != nil {
		return nil, err
	}
	having, err := s.bindHaving()
	if err != nil {
		return nil, err
	}
	visible := make([]outCol, len(s.items))
	list := make([]item, len(s.items))
	for i, it := range s.items {
		visible[i] = outCol{b.newID(), it.name, it.e.typ()}
		list[i] = item{visible[i], it.e}
	}
	var keys []sortKey
	if order != nil {
		keys, err = b.bindOrder(order, visible, func(e lang.Expr) (*colExpr, error) { return s.orderExpr(e, list) })
		if err != nil {
			return nil, err
		}
	}
	// Everything is bound: put the plan together.
	if s.grouped {
		if having != nil {
			if having, err = s.aboveGroups(having); err != nil {
				return nil, err
			}
		}
		for _, part := range [][]item{list, s.extra} {
			for i := range part {
				if part[i].e, err = s.aboveGroups(part[i].e); err != nil {
					return nil, err
				}
			}
		}
		n = &aggNode{n, s.keys, s.aggs}
		if having != nil {
			n = &filterNode{n, []expr{having}}
		}
	}
	n = &projectNode{n, append(list, s.extra...)}
	if sel.Distinct != nil {
		// The columns keep their ids through grouping by them.
		n = distinct(n, visible)
	}
	if len(keys) > 0 {
		n = &sortNode{in: n, keys: keys, limit: -1}
	}
	if n, err = b.bindLimit(n, limit); err != nil {
		return nil, err
	}
	return &query{n, visible}, nil
}

// distinct keeps one of each of the rows of the columns.
func distinct(n node, cols []outCol) node { return &aggNode{in: n, keys: passThrough(cols)} }

// binder returns a binder for a clause in which aliases can be used.
func (s *selectBinder) binder(clause string, aggs bool) *exprBinder {
	return &exprBinder{b: s.b, scope: s.scope, clause: clause, aliases: s.aliases, aggs: aggs}
}

// expand writes out stars and COLUMNS.
func (s *selectBinder) expand() error {
	for _, it := range s.sel.Items {
		if star, ok := it.Expr.(*lang.Star); ok {
			if err := s.expandStar(star); err != nil {
				return err
			}
			continue
		}
		cols, err := s.columnsWithin(it.Expr)
		if err != nil {
			return err
		}
		if cols == nil {
			name := ""
			if it.Alias != nil {
				name = it.Alias.Name
			}
			s.items = append(s.items, &selectItem{ast: it.Expr, name: name})
			continue
		}
		for i := range cols {
			out := &selectItem{ast: it.Expr, col: &cols[i]}
			if out.name = cols[i].name; it.Alias != nil {
				out.name = it.Alias.Name
			}
			s.items = append(s.items, out)
		}
	}
	return nil
}

func (s *selectBinder) expandStar(star *lang.Star) error {
	if s.scope.noFrom {
		return withHint(fault(codeQuery, star.Pos, "* needs a FROM"), "add FROM and a table")
	}
	if star.Like != nil {
		return withHint(unsupported(star.Like.Pos, "* LIKE"), "COLUMNS('regular expression') does it")
	}
	cols, err := s.columnsOf(star.Table, star.Pos)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	lookup := func(ref *lang.ColumnRef) (string, error) {
		name := ref.Parts[len(ref.Parts)-1]
		for _, c := range cols {
			if strings.EqualFold(c.name, name.Name) {
				used[c.name] = true
				return c.name, nil
			}
		}
		return "", s.scope.unknown(name, cols, "there is no column called")
	}
	exclude, replace, rename := map[string]bool{}, map[string]lang.Expr{}, map[string]string{}
	for _, ref := range star.Exclude {
		name, err := lookup(ref)
		if err != nil {
			return err
		}
		exclude[name] = true
	}
	for _, r := range star.Replace {
		name, err := lookup(r.Name)
		if err != nil {
			return err
		}
		replace[name] = r.Expr
	}
	for _, r := range star.Rename {
		name, err := lookup(r.From)
		if err != nil {
			return err
		}
		rename[name] = r.To.Name
	}
	before := len(s.items)
	for i := range cols {
		c := &cols[i]
		if exclude[c.name] {
			continue
		}
		it := &selectItem{name: c.name, col: c}
		if e, ok := replace[c.name]; ok {
			it.ast, it.col = e, nil
		}
		if to, ok := rename[c.name]; ok {
			it.name = to
		}
		s.items = append(s.items, it)
	}
	if len(s.items) == before {
		return fault(codeQuery, star.Pos, "* leaves no column")
	}
	return nil
}

// columnsOf returns the columns of the table named, or of all.
func (s *selectBinder) columnsOf(table []*lang.Ident, pos lang.Pos) ([]outCol, error) {
	var cols []outCol
	if len(table) > 0 {
		name := table[len(table)-1]
		src := s.scope.source(name.Name)
		if src == nil {
			// t.* of a struct gives its fields.
			e, err := s.scope.resolve(table)
			if err != nil {
				return nil, err
			}
			if e != nil && e.typ().Kind == column.Struct {
				return nil, unsupported(pos, "* of a struct")
			}
			return nil, fault(codeTable, name.Pos, "there is no table called %s in FROM", quoteName(name.Name))
		}
		return src.cols, nil
	}
	for _, src := range s.scope.sources {
		cols = append(cols, src.cols...)
	}
	return cols, nil
}

// columnsWithin returns the columns that a COLUMNS(...) within e stands for; nil if there is none.
func (s *selectBinder) columnsWithin(e lang.Expr) ([]outCol, error) {
	var found *lang.Columns
	var err error
	lang.Walk(e, func(n lang.Node) bool {
		switch n := n.(type) {
		case *lang.Query:
			return false
		case *lang.Columns:
			if found != nil && found.String() != n.String() && err == nil {
				err = unsupported(n.Pos, "a second, different COLUMNS in one expression")
			}
			found = n
			return false
		}
		return true
	})
	if found == nil || err != nil {
		return nil, err
	}
	if found.Unpack {
		return nil, unsupported(found.Pos, "*COLUMNS")
	}
	if s.scope.noFrom {
		return nil, withHint(fault(codeQuery, found.Pos, "COLUMNS needs a FROM"), "add FROM and a table")
	}
	all, err := s.columnsOf(nil, found.Pos)
	if err != nil {
		return nil, err
	}
	var cols []outCol
	switch arg := found.Arg.(type) {
	case *lang.Star:
		if arg.Exclude != nil || arg.Replace != nil || arg.Rename != nil || arg.Like != nil {
			for _, c := range all {
				keep := true
				for _, ex := range arg.Exclude {
					if strings.EqualFold(ex.Parts[len(ex.Parts)-1].Name, c.name) {
						keep = false
					}
				}
				if keep {
					cols = append(cols, c)
				}
			}
			if arg.Replace != nil || arg.Rename != nil || arg.Like != nil {
				return nil, unsupported(arg.Pos, "* with REPLACE, RENAME or LIKE in COLUMNS")
			}
		} else {
			cols = all
		}
	case *lang.StringLit:
		re, err := regexp.Compile(arg.Value)
		if err != nil {
			return nil, fault(codeValue, arg.Pos, "%s is not a regular expression: %s", arg.String(), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		for _, c := range all {
			if re.MatchString(c.name) {
				cols = append(cols, c)
			}
		}
	case *lang.ListLit:
		for _, el := range arg.Elems {
			lit, ok := el.(*lang.StringLit)
			if !ok {
				return nil, fault(codeQuery, el.Position(), "COLUMNS takes a list of names in single quotes")
			}
			id := &lang.Ident{Pos: lit.Pos, Name: lit.Value}
			src := &source{cols: all}
			c := src.column(lit.Value)
			if c == nil {
				return nil, s.scope.unknown(id, all, "there is no column called")
			}
			cols = append(cols, *c)
		}
	default:
		return nil, unsupported(found.Pos, "this form of COLUMNS")
	}
	if len(cols) == 0 {
		return nil, fault(codeColumn, found.Pos, "no column matches %s", found.String())
	}
	return cols, nil
}

// bindItems binds the select list.
func (s *selectBinder) bindItems() error {
	for _, it := range s.items {
		if it.ast == nil {
			it.e = it.col.ref(s.sel.Pos)
			continue
		}
		x := s.binder("the select list", true)
		x.pick = it.col
		e, err := x.bind(it.ast)
		if err != nil {
			return err
		}
		it.e = e
		if it.name == "" {
			it.name = resultName(it.ast, e)
		}
		if hasAggregate(e) {
			s.grouped = true
		}
	}
	return nil
}

func (s *selectBinder) bindGroups() error {
	g := s.sel.GroupBy
	if g == nil {
		return nil
	}
	s.grouped = true
	if g.All {
		for _, it := range s.items {
			if _, constant := it.e.(*litExpr); !constant && !hasAggregate(it.e) {
				s.addKey(it.e)
			}
		}
		return nil
	}
	for _, elem := range g.Elems {
		var list []lang.Expr
		switch elem := elem.(type) {
		case *lang.GroupExpr:
			list = []lang.Expr{elem.Expr}
		case *lang.GroupSet:
			list = elem.Exprs
		case *lang.GroupSets:
			return unsupported(elem.Pos, [...]string{"ROLLUP", "CUBE", "GROUPING SETS"}[elem.Kind])
		}
		for _, ast := range list {
			e, err := s.groupExpr(ast)
			if err != nil {
				return err
			}
			if hasAggregate(e) {
				return fault(codeAggregate, ast.Position(), "GROUP BY cannot use an aggregate")
			}
			s.addKey(e)
		}
	}
	return nil
}

// groupExpr binds an element of GROUP BY: an ordinal, or an expression, in which columns come before aliases.
func (s *selectBinder) groupExpr(e lang.Expr) (expr, error) {
	if n, ok := e.(*lang.NumberLit); ok && n.Kind == lang.Integer {
		i, err := ordinal(n, len(s.items), "GROUP BY")
		if err != nil {
			return nil, err
		}
		return s.items[i].e, nil
	}
	if ref, ok := e.(*lang.ColumnRef); ok && len(ref.Parts) == 1 {
		if c, _ := s.scope.column(ref.Parts[0].Name); c == nil {
			for _, it := range s.items {
				if strings.EqualFold(it.name, ref.Parts[0].Name) {
					return it.e, nil
				}
			}
		}
	}
	return s.binder("GROUP BY", true).bind(e)
}

func (s *selectBinder) addKey(e expr) {
	k := keyOf(e)
	if s.byKey[k] != nil {
		return
	}
	it := item{outCol{s.b.newID(), text(e), e.typ()}, e}
	s.keys = append(s.keys, it)
	s.byKey[k] = &it
}

func (s *selectBinder) bindHaving() (expr, error) {
	if s.sel.Having == nil {
		return nil, nil
	}
	s.grouped = true
	e, err := s.binder("HAVING", true).bind(s.sel.Having)
	if err != nil {
		return nil, err
	}
	return newBool(e, "HAVING")
}

// orderExpr binds a key of ORDER BY that is no column of the result: if the result has the expression it is that, else a column that
// is dropped after sorting.
func (s *selectBinder) orderExpr(e lang.Expr, list []item) (*colExpr, error) {
	x := s.binder("ORDER BY", true)
	bound, err := x.bind(e)
	if err != nil {
		return nil, err
	}
	k := keyOf(bound)
	for _, it := range append(append([]item(nil), list...), s.extra...) {
		if keyOf(it.e) == k {
			return it.ref(e.Position()), nil
		}
	}
	if s.sel.Distinct != nil {
		return nil, withHint(fault(codeQuery, e.Position(), "with SELECT DISTINCT, ORDER BY can only use what is selected"), "add %s to the select list", shorten(e.String()))
	}
	if hasAggregate(bound) && !s.grouped {
		s.grouped = true
	}
	it := item{outCol{s.b.newID(), text(bound), bound.typ()}, bound}
	s.extra = append(s.extra, it)
	return it.ref(e.Position()), nil
}

// aboveGroups rewrites an expression of a grouped SELECT to read the groups: keys and aggregates become columns.
func (s *selectBinder) aboveGroups(e expr) (expr, error) {
	if it := s.byKey[keyOf(e)]; it != nil {
		return it.ref(e.at()), nil
	}
	switch e := e.(type) {
	case *aggExpr:
		it := item{outCol{s.b.newID(), text(e), e.typ()}, e}
		s.aggs = append(s.aggs, it)
		s.byKey[keyOf(e)] = &it
		return it.ref(e.pos), nil
	case *colExpr:
		f := fault(codeGrouping, e.pos, "%s is neither grouped by nor within an aggregate", quoteName(e.name))
		if len(s.keys) == 0 && s.sel.GroupBy == nil {
			return nil, withHint(f, "add GROUP BY %s, or write any_value(%s)", quoteName(e.name), quoteName(e.name))
		}
		return nil, withHint(f, "add it to GROUP BY, or write any_value(%s)", quoteName(e.name))
	}
	kids := e.kids()
	if len(kids) == 0 {
		return e, nil
	}
	out := make([]expr, len(kids))
	for i, k := range kids {
		var err error
		if out[i], err = s.aboveGroups(k); err != nil {
			return nil, err
		}
	}
	return e.with(out), nil
}

// ordinal returns the index of the item that a number stands for.
func ordinal(n *lang.NumberLit, items int, clause string) (int, error) {
	v, ok, err := constInt(mustNumber(n))
	if err != nil || !ok || v < 1 || v > int64(items) {
		return 0, fault(codeQuery, n.Pos, "%s %s: the result has %s", clause, n.Text, count(items, "column"))
	}
	return int(v) - 1, nil
}

func mustNumber(n *lang.NumberLit) expr {
	e, err := bindNumber(n, false)
	if err != nil {
		return nullLit(column.NullType, n.Pos)
	}
	return e
}

// bindOrder binds ORDER BY over a result. bind finds or makes the column of a key that is neither an ordinal nor a column of the result.
func (b *binder) bindOrder(o *lang.OrderBy, cols []outCol, bind func(lang.Expr) (*colExpr, error)) ([]sortKey, error) {
	var keys []sortKey
	add := func(c *colExpr, dir lang.Direction, nulls lang.NullOrder) {
		for _, k := range keys {
			if k.col.id == c.id {
				return // decided by then
			}
		}
		keys = append(keys, sortKey{c, dir == lang.Desc, nulls == lang.NullsFirst})
	}
	if o.All != nil {
		for i := range cols {
			add(cols[i].ref(o.Pos), o.All.Dir, o.All.Nulls)
		}
		return keys, nil
	}
	for _, it := range o.Items {
		switch e := it.Expr.(type) {
		case *lang.NumberLit:
			if e.Kind != lang.Integer {
				return nil, fault(codeQuery, e.Pos, "ORDER BY %s: a column is numbered by a whole number", e.Text)
			}
			i, err := ordinal(e, len(cols), "ORDER BY")
			if err != nil {
				return nil, err
			}
			add(cols[i].ref(e.Pos), it.Dir, it.Nulls)
			continue
		case *lang.ColumnRef:
			if len(e.Parts) == 1 {
				if c := (&source{cols: cols}).column(e.Parts[0].Name); c != nil {
					add(c.ref(e.Pos), it.Dir, it.Nulls)
					continue
				}
			}
		case *lang.StringLit:
			return nil, withHint(fault(codeQuery, e.Pos, "ORDER BY %s orders nothing: it is a text", shorten(e.String())), "a name is written without quotes or in double quotes")
		}
		c, err := bind(it.Expr)
		if err != nil {
			return nil, err
		}
		add(c, it.Dir, it.Nulls)
	}
	return keys, nil
}

// bindLimit adds LIMIT and OFFSET.
func (b *binder) bindLimit(n node, l *lang.Limit) (node, error) {
	if l == nil {
		return n, nil
	}
	if l.Percent {
		return nil, unsupported(l.Pos, "LIMIT with a percentage")
	}
	out := &limitNode{in: n, count: -1}
	for _, part := range []struct {
		e    lang.Expr
		to   *int64
		name string
	}{{l.Count, &out.count, "LIMIT"}, {l.Offset, &out.offset, "OFFSET"}} {
		if part.e == nil {
			continue
		}
		x := &exprBinder{b: b, scope: &scope{noFrom: true}, clause: part.name}
		e, err := x.bind(part.e)
		if err != nil {
			return nil, err
		}
		if l, ok := e.(*litExpr); ok && l.isNull() {
			continue // no limit
		}
		v, ok, err := constInt(e)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok:
			return nil, unsupported(part.e.Position(), part.name+" that is not a constant")
		case v < 0:
			return nil, fault(codeValue, part.e.Position(), "%s cannot be negative", part.name)
		}
		*part.to = v
	}
	return out, nil
}

// bindValues binds VALUES: rows of constants.
func (b *binder) bindValues(v *lang.Values) (*query, error) {
	x := &exprBinder{b: b, scope: &scope{noFrom: true}, clause: "VALUES"}
	width := len(v.Rows[0].Elems)
	rows := make([][]expr, len(v.Rows))
	for i, r := range v.Rows {
		if len(r.Elems) != width {
			return nil, fault(codeQuery, r.Pos, "the rows of VALUES differ: this one has %s, the first has %d", count(len(r.Elems), "value"), width)
		}
		var err error
		if rows[i], err = x.bindAll(r.Elems); err != nil {
			return nil, err
		}
	}
	n := &valuesNode{rows: len(rows), name: "VALUES"}
	for c := range width {
		args := make([]fn.Arg, len(rows))
		for i, r := range rows {
			args[i] = argOf(r[c])
		}
		t, err := fn.Common(args...)
		if err != nil {
			return nil, functionFault(err, rows[0][c].at(), nil)
		}
		vec := column.NewBuilder(t, len(rows))
		for _, r := range rows {
			e, err := coerce(r[c], t)
			if err != nil {
				return nil, err
			}
			l, ok := e.(*litExpr)
			if !ok {
				if err := computeError(e); err != nil {
					return nil, err
				}
				return nil, unsupported(e.at(), "a value that is not a constant in VALUES")
			}
			vec.Append(l.one, 0, 1)
		}
		n.out = append(n.out, outCol{b.newID(), "col" + itoa(c), t})
		n.vecs = append(n.vecs, vec.Vector())
	}
	return &query{n, n.out}, nil
}

// computeError returns why a function of constants could not be computed; nil if that is not what e is.
func computeError(e expr) error {
	c, ok := e.(*callExpr)
	if !ok || c.fn.Volatile || !literals(c.args) {
		return nil
	}
	args := make([]column.Vector, len(c.args))
	for i, a := range c.args {
		args[i] = &column.Const{One: a.(*litExpr).one, N: 1}
	}
	if _, err := c.fn.Eval(args, 1); err != nil {
		return functionFault(err, c.pos, nil)
	}
	return nil
}
