package plan

import (
	"strconv"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// bindFrom binds FROM; without one there is a single row without columns.
func (b *binder) bindFrom(from []*lang.TableExpr, outer *scope) (node, *scope, error) {
	sc := &scope{outer: outer}
	if len(from) == 0 {
		sc.noFrom = true
		return &valuesNode{rows: 1, name: "ONE ROW"}, sc, nil
	}
	if len(from) > 1 {
		return nil, nil, withHint(unsupported(from[1].Pos, "a FROM of several tables"), "a subquery in IN (SELECT ...) often does")
	}
	t := from[0]
	if len(t.Joins) > 0 {
		return nil, nil, withHint(unsupported(t.Joins[0].Pos, "JOIN"), "messages already has the columns of its conversation; IN (SELECT ...) often does")
	}
	n, src, err := b.bindSource(t.Source, outer)
	if err != nil {
		return nil, nil, err
	}
	sc.sources = []*source{src}
	return n, sc, nil
}

func (b *binder) bindSource(s lang.TableSource, outer *scope) (node, *source, error) {
	switch s := s.(type) {
	case *lang.TableName:
		if s.Sample != nil {
			return nil, nil, unsupported(s.Sample.Pos, "TABLESAMPLE")
		}
		n, src, err := b.bindTable(s, outer)
		return aliased(n, src, err, s.Alias)
	case *lang.TableQuery:
		if s.Lateral {
			return nil, nil, unsupported(s.Pos, "LATERAL")
		}
		if s.Sample != nil {
			return nil, nil, unsupported(s.Sample.Pos, "TABLESAMPLE")
		}
		q, err := b.bindQuery(s.Query, outer)
		if err != nil {
			return nil, nil, err
		}
		return aliased(q.node, &source{name: "subquery", cols: distinctNames(q.cols)}, nil, s.Alias)
	case *lang.TableFunc:
		n, src, err := b.bindTableFunc(s)
		return aliased(n, src, err, s.Alias)
	case *lang.TableFile:
		return nil, nil, withHint(unsupported(s.Pos, "reading a file in FROM"), "import it first: IMPORT '%s'", s.Path)
	case *lang.TableGroup:
		return nil, nil, unsupported(s.Pos, "JOIN")
	}
	return nil, nil, unsupported(s.Position(), "this form of FROM")
}

// aliased gives a source the names of its alias.
func aliased(n node, src *source, err error, alias *lang.Alias) (node, *source, error) {
	if err != nil || alias == nil {
		return n, src, err
	}
	cols, err := renameColumns(src.cols, alias.Columns)
	if err != nil {
		return nil, nil, err
	}
	return n, &source{name: alias.Name.Name, cols: cols}, nil
}

// distinctNames makes names that come again different, as x and x_1.
func distinctNames(cols []outCol) []outCol {
	seen := map[string]bool{}
	out := append([]outCol(nil), cols...)
	for i := range out {
		name := out[i].name
		for n := 1; seen[strings.ToLower(name)]; n++ {
			name = out[i].name + "_" + strconv.Itoa(n)
		}
		seen[strings.ToLower(name)] = true
		out[i].name = name
	}
	return out
}

func (b *binder) bindTable(t *lang.TableName, outer *scope) (node, *source, error) {
	name := t.Name().Name
	if len(t.Parts) == 1 {
		if c := b.findCTE(name); c != nil {
			q, err := b.bindCTE(c, outer)
			if err != nil {
				return nil, nil, err
			}
			return q.node, &source{name: c.def.Name.Name, cols: distinctNames(q.cols)}, nil
		}
	}
	if len(t.Parts) > 1 && !strings.EqualFold(t.Parts[0].Name, "main") {
		return nil, nil, fault(codeTable, t.Pos, "there is no schema called %s", quoteName(t.Parts[0].Name))
	}
	if table := b.findTable(name); table != nil {
		n := b.scan(table)
		return n, &source{name: table.Name, cols: n.cols()}, nil
	}
	if n := b.systemTable(name); n != nil {
		return n, &source{name: strings.ToLower(name), cols: n.cols()}, nil
	}
	f := fault(codeTable, t.Pos, "there is no table called %s", quoteName(name))
	names := b.tableNames()
	for _, c := range b.ctes {
		names = append(names, c.def.Name.Name)
	}
	if near := fn.Nearest(name, names); len(near) > 0 {
		f.Hint = didYouMean(quoted(near))
	} else {
		f.Hint = "the tables are " + strings.Join(quoted(b.tableNames()), ", ")
	}
	return nil, nil, f
}

// findTable finds a table of the catalog, in any case.
func (b *binder) findTable(name string) *storage.Table {
	if b.snap == nil {
		return nil
	}
	schema := b.snap.Schema()
	for i := range schema.Tables {
		if strings.EqualFold(schema.Tables[i].Name, name) {
			return &schema.Tables[i]
		}
	}
	return nil
}

// tableNames are the names that FROM understands, those of the catalog first.
func (b *binder) tableNames() []string {
	var names []string
	if b.snap != nil {
		for _, t := range b.snap.Schema().Tables {
			names = append(names, t.Name)
		}
	}
	return append(names, systemTables...)
}

// scan reads a table, with all its columns for now.
func (b *binder) scan(t *storage.Table) *scanNode {
	n := &scanNode{table: t.Name, space: t.Space}
	for i := range t.Columns {
		c := &t.Columns[i]
		n.out = append(n.out, &scanCol{outCol{b.newID(), c.Name, c.Node.Type}, c.Node})
	}
	return n
}

// bindTableFunc binds a function that gives rows.
func (b *binder) bindTableFunc(f *lang.TableFunc) (node, *source, error) {
	name := strings.ToLower(f.Call.Name.Name)
	switch {
	case f.Lateral:
		return nil, nil, unsupported(f.Pos, "LATERAL")
	case f.Sample != nil:
		return nil, nil, unsupported(f.Sample.Pos, "TABLESAMPLE")
	case f.Ordinality:
		return nil, nil, unsupported(f.Pos, "WITH ORDINALITY")
	case name != "range" && name != "generate_series":
		return nil, nil, unsupported(f.Pos, "the table function "+name)
	}
	x := &exprBinder{b: b, scope: &scope{noFrom: true}, clause: "FROM"}
	var bounds []int64
	for _, a := range f.Call.Args {
		e, err := x.bind(a)
		if err != nil {
			return nil, nil, err
		}
		v, ok, err := constInt(e)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			return nil, nil, fault(codeValue, a.Position(), "%s takes whole numbers that are known in advance", name)
		}
		bounds = append(bounds, v)
	}
	n := &seriesNode{out: outCol{b.newID(), name, column.BigIntType}, step: 1}
	switch len(bounds) {
	case 1:
		n.stop = bounds[0]
	case 2:
		n.start, n.stop = bounds[0], bounds[1]
	case 3:
		n.start, n.stop, n.step = bounds[0], bounds[1], bounds[2]
	default:
		return nil, nil, withHint(fault(codeArguments, f.Pos, "%s takes one to three numbers", name), "it is called as %s(start, stop, step)", name)
	}
	if n.step == 0 {
		return nil, nil, fault(codeValue, f.Pos, "the step of %s cannot be 0", name)
	}
	if name == "generate_series" { // its last value is part of it
		switch {
		case n.step > 0 && n.stop < 1<<63-1:
			n.stop++
		case n.step < 0 && n.stop > -1<<63:
			n.stop--
		}
	}
	return n, &source{name: name, cols: n.cols()}, nil
}

// constInt returns the value of a constant as an integer; not ok if it is NULL or no constant.
func constInt(e expr) (v int64, ok bool, err error) {
	e, err = coerce(e, column.BigIntType)
	if err != nil {
		return 0, false, err
	}
	l, isLit := e.(*litExpr)
	if !isLit || l.isNull() {
		return 0, false, nil
	}
	return l.one.(*column.Int64s).Vals[0], true, nil
}
