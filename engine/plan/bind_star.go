package plan

import (
	"regexp"
	"strings"

	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

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
