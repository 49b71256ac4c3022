package plan

import (
	"slices"
	"strings"

	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage"
	"github.com/colloquydb/colloquy/storage/column"
)

// systemTables are the tables that describe the store itself.
var systemTables = []string{"shards", "columns"}

// tableBuilder makes a valuesNode row by row.
type tableBuilder struct {
	b    *binder
	node *valuesNode
	cols []*column.Builder
}

func (b *binder) newTable(name string, cols ...outCol) *tableBuilder {
	t := &tableBuilder{b: b, node: &valuesNode{name: name}}
	for _, c := range cols {
		c.id = b.newID()
		t.node.out = append(t.node.out, c)
		t.cols = append(t.cols, column.NewBuilder(c.t, 0))
	}
	return t
}

// row adds a row of nil, string, bool, int64 and timestamps in microseconds.
func (t *tableBuilder) row(vals ...any) {
	for i, v := range vals {
		switch v := v.(type) {
		case nil:
			t.cols[i].AppendNulls(1)
		case string:
			t.cols[i].Append(&column.Strings{Vals: []string{v}}, 0, 1)
		case bool:
			t.cols[i].Append(&column.Bools{Vals: []bool{v}}, 0, 1)
		case int64:
			t.cols[i].Append(&column.Int64s{Vals: []int64{v}, Time: t.node.out[i].t.Kind == column.Timestamp}, 0, 1)
		}
	}
	t.node.rows++
}

func (t *tableBuilder) done() *valuesNode {
	for _, c := range t.cols {
		t.node.vecs = append(t.node.vecs, c.Vector())
	}
	return t.node
}

func strCol(name string) outCol { return outCol{name: name, t: column.VarcharType} }
func intCol(name string) outCol { return outCol{name: name, t: column.BigIntType} }

// systemTable returns the rows of a system table; nil if there is none of that name.
func (b *binder) systemTable(name string) node {
	switch strings.ToLower(name) {
	case "shards":
		t := b.newTable("SHARDS", strCol("path"), intCol("rows"), intCol("messages"), intCol("bytes"), strCol("sha256"), outCol{name: "imported_at", t: column.TimestampType})
		if b.snap != nil {
			for _, s := range b.snap.Catalog().Shards {
				t.row(s.Path, s.Rows, s.Messages, s.Bytes, s.SHA256, s.ImportedAt.UnixMicro())
			}
		}
		return t.done()
	case "columns":
		t := b.newTable("COLUMNS", strCol("table_name"), strCol("column_name"), intCol("column_index"), strCol("data_type"), outCol{name: "indexed", t: column.BoolType})
		if b.snap != nil {
			schema := b.snap.Schema()
			for i := range schema.Tables {
				table := &schema.Tables[i]
				for k, c := range table.Columns {
					t.row(table.Name, c.Name, int64(k+1), c.Node.Type.String(), b.indexed(c.Node, table.Space))
				}
			}
		}
		return t.done()
	}
	return nil
}

// indexed reports whether bitmaps or a lookup index answer conditions on the column, or on every field of it.
func (b *binder) indexed(n *storage.Node, space storage.Space) bool {
	switch n.Kind {
	case storage.LeafNode:
		leaf := b.snap.Schema().Leaf(n.Leaf)
		return leaf != nil && (leaf.Lookup || b.snap.HasIndex(n.Leaf, space))
	case storage.StructNode:
		return len(n.Fields) > 0 && !slices.ContainsFunc(n.Fields, func(f *storage.Node) bool { return !b.indexed(f, space) })
	}
	return false
}

// bindDescribe lists the columns of a table or a query, as DuckDB does.
func (b *binder) bindDescribe(d *lang.Describe) (*query, error) {
	q := d.Query
	if q == nil {
		q = starQuery(d.Source)
	}
	subs := len(b.subs)
	res, err := b.bindQuery(q, nil)
	if err != nil {
		return nil, err
	}
	b.dropSubs(subs) // nothing of it runs
	return b.describe(res.cols), nil
}

// starQuery is SELECT * FROM source.
func starQuery(source lang.TableSource) *lang.Query {
	pos := source.Position()
	return &lang.Query{Pos: pos, Body: &lang.Select{Pos: pos,
		Items: []*lang.SelectItem{{Pos: pos, Expr: &lang.Star{Pos: pos}}},
		From:  []*lang.TableExpr{{Pos: pos, Source: source}},
	}}
}

func (b *binder) describe(cols []outCol) *query {
	t := b.newTable("DESCRIBE", strCol("column_name"), strCol("column_type"), strCol("null"), strCol("key"), strCol("default"), strCol("extra"))
	for _, c := range cols {
		t.row(c.name, c.t.String(), "YES", nil, nil, nil)
	}
	n := t.done()
	return &query{n, n.out}
}

func (b *binder) bindShow(s *lang.Show) (*query, error) {
	var n node
	switch s.Kind {
	case lang.ShowTables:
		t := b.newTable("TABLES", strCol("name"))
		for _, name := range b.tableNames() {
			t.row(name)
		}
		n = t.done()
	case lang.ShowColumns:
		return b.bindDescribe(&lang.Describe{Pos: s.Pos, Source: s.From})
	case lang.ShowShards:
		n = b.systemTable("shards")
	case lang.ShowIndexes:
		var err error
		if n, err = b.showIndexes(s); err != nil {
			return nil, err
		}
	case lang.ShowFunctions:
		n = b.showFunctions()
	default:
		return nil, unsupported(s.Pos, "this form of SHOW")
	}
	return &query{n, n.cols()}, nil
}

func (b *binder) showIndexes(s *lang.Show) (node, error) {
	t := b.newTable("INDEXES", strCol("table_name"), strCol("column_name"), strCol("kind"))
	var only *storage.Table
	if s.From != nil {
		if only = b.findTable(s.From.Name().Name); only == nil {
			_, _, err := b.bindTable(s.From, nil)
			if err == nil { // a system table
				return t.done(), nil
			}
			return nil, err
		}
	}
	if b.snap == nil {
		return t.done(), nil
	}
	schema := b.snap.Schema()
	for i := range schema.Tables {
		table := &schema.Tables[i]
		if only != nil && table != only {
			continue
		}
		var visit func(name string, n *storage.Node)
		visit = func(name string, n *storage.Node) {
			switch n.Kind {
			case storage.LeafNode:
				leaf := schema.Leaf(n.Leaf)
				if leaf == nil {
					return
				}
				if b.snap.HasIndex(n.Leaf, table.Space) {
					t.row(table.Name, name, "bitmap")
				}
				if leaf.Lookup && leaf.Space == table.Space {
					t.row(table.Name, name, "lookup")
				}
			case storage.StructNode:
				for i, f := range n.Fields {
					visit(name+"."+quoteName(n.Type.Fields[i].Name), f)
				}
			}
		}
		for _, c := range table.Columns {
			visit(quoteName(c.Name), c.Node)
		}
	}
	return t.done(), nil
}

func (b *binder) showFunctions() node {
	t := b.newTable("FUNCTIONS", strCol("name"), strCol("aliases"), strCol("kind"), strCol("category"), strCol("signature"), strCol("help"), strCol("example"))
	for _, f := range fn.All() {
		t.row(f.Name, strings.Join(f.Aliases, ", "), f.Class.String(), f.Category, strings.Join(f.Signatures, "; "), f.Help, f.Example)
	}
	return t.done()
}
