package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/colloquydb/colloquy/sample"
)

// generator makes random queries that both engines understand: predicates of every kind over every column, combined by AND, OR, NOT
// and CASE, under counts, filters, groups, sorts and limits. What it makes follows from its seed.
type generator struct {
	*rand.Rand
	table table
	// plain forbids subqueries: DuckDB makes joins of them, which lose the order of the file.
	plain bool
}

// table is what the generator knows of a table.
type table struct {
	name    string
	texts   []string
	ints    []string // of which no arithmetic below leaves BIGINT
	bools   []string
	doubles []string
	nested  []string // lists and structs
	// order are columns by which every tie is broken that shows.
	order []string
}

// randomTables are both tables. turn holds the greatest integers, so it comes as its remainder where it is calculated with.
var randomTables = func() []table {
	conversations := table{
		name:    "conversations",
		texts:   []string{"model", "language", "conversation_id", "conversation[1].content", "conversation[-1].role", "conversation[2].content"},
		ints:    []string{"turn % 100", "message_count", "len(conversation)", "len(openai_moderation)", "length(model)"},
		bools:   []string{"redacted", "flagged", "openai_moderation[1].flagged"},
		doubles: []string{"turn / 3", "openai_moderation[-1].category_scores.hate"},
		nested:  []string{"conversation[1]", "conversation", "openai_moderation[1]", "categories", "category_scores", "[turn, message_count]", "conversation[2:3]"},
		order:   []string{"conversation_id", "model", "language", "turn", "redacted", "message_count", "flagged"},
	}
	messages := table{
		name:    "messages",
		texts:   []string{"model", "language", "role", "content", "conversation_id"},
		ints:    []string{"position", "turn % 50", "length(content)", "strlen(content)", "length(role)"},
		bools:   []string{"redacted", "flagged"},
		doubles: []string{"position / 2"},
		nested:  []string{"categories", "category_scores", "[role, model]", "{'r': role, 'p': position}"},
		order:   []string{"conversation_id", "position", "content", "model", "turn", "flagged"},
	}
	for _, c := range sample.Categories {
		for _, t := range []*table{&conversations, &messages} {
			t.bools = append(t.bools, fmt.Sprintf(`categories."%s"`, c))
			t.doubles = append(t.doubles, fmt.Sprintf(`category_scores."%s"`, c))
		}
	}
	return []table{conversations, messages}
}()

// randomQuery makes one query and tells whether its rows come in an order.
func randomQuery(seed uint64) Case {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	g.table = randomTables[g.IntN(len(randomTables))]
	return Case{File: "random", Line: int(seed), Title: fmt.Sprintf("seed %d", seed), SQL: g.query()}
}

func (g *generator) query() string {
	from := " FROM " + g.table.name
	kind := g.IntN(9)
	g.plain = kind == 3 || kind == 7
	p := g.predicate(3)
	switch kind {
	case 0:
		return "SELECT count(*)" + from + " WHERE " + p
	case 7: // nested values of the first rows
		return fmt.Sprintf("SELECT %s AS a, %s AS b%s WHERE %s LIMIT %d", pick(g, g.table.nested...), g.value(), from, p, g.IntN(40))
	case 8:
		return fmt.Sprintf("SELECT %s AS k, count(*) AS n, %s AS a%s WHERE %s GROUP BY k HAVING %s ORDER BY k", g.key(), g.aggregate(), from, p,
			pick(g, "count(*) > 2", "n BETWEEN 2 AND 50", "k IS NOT NULL", "count(*) % 2 = 0 OR n > 100"))
	case 1: // the three outcomes of a predicate
		return fmt.Sprintf("SELECT count(*) FILTER (WHERE %s) AS yes, count(*) FILTER (WHERE NOT (%s)) AS no, count(*) FILTER (WHERE (%s) IS NULL) AS neither%s", p, p, p, from)
	case 2:
		keys := []string{g.key(), g.key()}
		return fmt.Sprintf("SELECT %s AS k, %s AS l, %s AS a, %s AS b%s WHERE %s GROUP BY ALL ORDER BY ALL", keys[0], keys[1], g.aggregate(), g.aggregate(), from, p)
	case 3: // the first rows, in the order of the files
		return fmt.Sprintf("SELECT %s AS a, %s AS b%s WHERE %s LIMIT %d OFFSET %d", g.value(), g.value(), from, p, g.IntN(60), g.IntN(20))
	case 4:
		return fmt.Sprintf("SELECT %s, %s AS v%s WHERE %s ORDER BY %s %s, %s, v LIMIT %d",
			strings.Join(g.table.order, ", "), g.value(), from, p, g.value(), pick(g, "", "DESC", "NULLS FIRST", "DESC NULLS LAST"), strings.Join(g.table.order, ", "), 1+g.IntN(80))
	case 5:
		return fmt.Sprintf("SELECT DISTINCT %s AS a, %s AS b%s WHERE %s", g.key(), g.key(), from, p)
	}
	return fmt.Sprintf("SELECT %s AS a, %s AS b, %s AS c FROM (SELECT *%s WHERE %s) AS t WHERE %s", g.aggregate(), g.aggregate(), g.aggregate(), from, p, g.predicate(1))
}

// predicate makes a condition with at most depth levels of AND, OR, NOT and CASE.
func (g *generator) predicate(depth int) string {
	if depth == 0 {
		return g.atom()
	}
	a := g.predicate(depth - 1)
	switch g.IntN(9) {
	case 0, 1:
		return "(" + a + " AND " + g.predicate(depth-1) + ")"
	case 2, 3:
		return "(" + a + " OR " + g.predicate(depth-1) + ")"
	case 4:
		return "NOT (" + a + ")"
	case 5:
		return "((" + a + ") IS " + pick(g, "NULL", "NOT NULL", "TRUE", "NOT TRUE", "FALSE", "NOT FALSE") + ")"
	case 6:
		return "CASE WHEN " + a + " THEN " + g.predicate(depth-1) + pick(g, "", " ELSE "+g.atom()) + " END"
	case 7:
		return "coalesce(" + a + ", " + pick(g, "true", "false", g.atom()) + ")"
	}
	return a
}

// atom makes a condition without another in it.
func (g *generator) atom() string {
	not := pick(g, "", "", "", "NOT ")
	switch g.IntN(18) {
	case 0, 1:
		return g.text() + " " + g.comparison() + " " + g.textConstant()
	case 2:
		return g.text() + " " + not + "IN (" + g.list(g.textConstant) + ")"
	case 3:
		return g.text() + " " + not + pick(g, "LIKE ", "ILIKE ") + g.pattern()
	case 4:
		return g.text() + " " + not + "BETWEEN " + pick(g, "''", "'8'", "'E'", "'b'", g.textConstant()) + " AND " + pick(g, "'G'", "'c'", "'user'", g.textConstant())
	case 5:
		return pick(g, "contains", "starts_with", "ends_with") + "(" + g.text() + ", " + pick(g, "'a'", "'the'", "''", "'b'", "'e'", "'é'", "'English'") + ")"
	case 6:
		return "regexp_matches(" + g.text() + ", " + pick(g, "'[0-9]+'", "'^[A-Z]'", "'a.*e'", "'(x|y)$'", "'^$'", `'\bthe\b'`) + ")"
	case 7:
		return g.text() + " IS " + pick(g, "", "NOT ") + pick(g, "NULL", "DISTINCT FROM "+g.text(), "DISTINCT FROM "+g.textConstant())
	case 8, 9:
		return g.integer() + " " + g.comparison() + " " + pick(g, g.intConstant(), g.intConstant(), g.integer(), "1.5")
	case 10:
		return g.integer() + " " + not + "IN (" + g.list(g.intConstant) + ")"
	case 11:
		return g.integer() + " " + not + "BETWEEN " + pick(g, "0", "1", "2", "-1", g.intConstant()) + " AND " + pick(g, "2", "4", "8", "100", g.intConstant())
	case 12:
		return g.boolean() + pick(g, "", "", " = "+g.boolean(), " <> "+g.boolean(), " IS NULL", " IS NOT TRUE", " IS DISTINCT FROM "+g.boolean())
	case 16:
		if !g.plain {
			return g.subquery(not)
		}
		fallthrough
	case 13, 14:
		return g.double() + " " + g.comparison() + " " + pick(g, g.doubleConstant(), g.doubleConstant(), g.double())
	}
	return g.double() + " " + not + "BETWEEN " + pick(g, "0", "1e-6", "0.0001", g.doubleConstant()) + " AND " + pick(g, "0.001", "0.5", "1", g.doubleConstant())
}

// subquery makes a condition on another query, of any of the tables.
func (g *generator) subquery(not string) string {
	outer := g.table
	inner := pick(g, randomTables...)
	g.table = inner
	where := g.atom()
	g.table = outer
	switch g.IntN(3) {
	case 0:
		return "conversation_id " + not + "IN (SELECT conversation_id FROM " + inner.name + " WHERE " + where + ")"
	case 1:
		return "model " + not + "IN (SELECT model FROM " + inner.name + " WHERE " + where + " GROUP BY model HAVING count(*) < 50)"
	}
	return g.integer() + " " + g.comparison() + " (SELECT " + pick(g, "count(*)", "max(turn % 20)", "avg(turn % 9)", "min(length(model))") + " FROM " + inner.name + " WHERE " + where + ")"
}

func (g *generator) comparison() string { return pick(g, "=", "<>", "<", "<=", ">", ">=") }

func (g *generator) text() string {
	t := pick(g, g.table.texts...)
	switch g.IntN(8) {
	case 0:
		return "lower(" + t + ")"
	case 1:
		return "substring(" + t + ", 1, 3)"
	}
	return t
}

func (g *generator) integer() string {
	t := pick(g, g.table.ints...)
	switch g.IntN(8) {
	case 0:
		return "(" + t + " + 1)"
	case 1:
		return "(" + t + " // 2)"
	case 2:
		return "(" + t + " % 3)"
	}
	return t
}

func (g *generator) boolean() string { return pick(g, g.table.bools...) }
func (g *generator) double() string  { return pick(g, g.table.doubles...) }

func (g *generator) textConstant() string {
	return pick(g, "'vicuna-13b'", "'gpt-4'", "'English'", "'German'", "'user'", "'assistant'", "'unknown'", "''", "'8'", "'koala-13b'", "'tldr-c'", "'Hello'", "'no such text'", "'k'", "NULL")
}

func (g *generator) intConstant() string {
	return pick(g, "0", "1", "2", "3", "4", "7", "100", "-1", "5", "8", "9223372036854775807", "NULL")
}

func (g *generator) doubleConstant() string {
	return pick(g, "0", "0.5", "0.001", "1e-6", "1", "'NaN'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", "-0.0", "0.0001", "NULL")
}

func (g *generator) pattern() string {
	return pick(g, "'%'", "'v%'", "'%b'", "'%an%'", "'_____'", "'%e%e%'", "'E%h'", "''", "'%the%'", "'_'", "'User'", "'%é%'")
}

func (g *generator) list(constant func() string) string {
	items := make([]string, 1+g.IntN(4))
	for i := range items {
		items[i] = constant()
	}
	return strings.Join(items, ", ")
}

// value makes an expression of any type.
func (g *generator) value() string {
	switch g.IntN(6) {
	case 0, 1:
		return g.text()
	case 2:
		return g.integer()
	case 3:
		return g.double()
	case 4:
		return "(" + g.predicate(1) + ")"
	}
	return "CASE WHEN " + g.predicate(1) + " THEN " + g.integer() + " ELSE " + g.integer() + " END"
}

// key makes an expression to group by.
func (g *generator) key() string {
	switch g.IntN(5) {
	case 0, 1:
		return pick(g, g.table.texts[:3]...)
	case 2:
		return g.integer()
	case 3:
		return g.boolean()
	}
	return "(" + g.predicate(1) + ")"
}

func (g *generator) aggregate() string {
	var a string
	switch g.IntN(7) {
	case 0:
		a = "count(" + g.value() + ")"
	case 1:
		a = "count(DISTINCT " + g.value() + ")"
	case 2:
		a = pick(g, "sum", "avg", "median") + "(" + g.integer() + ")"
	case 3:
		a = pick(g, "min", "max") + "(" + pick(g, g.text(), g.integer(), g.double(), g.boolean()) + ")"
	case 4:
		a = fmt.Sprintf("quantile_cont(%s, %.2f)", g.integer(), g.Float64())
	case 5:
		a = pick(g, "bool_and", "bool_or") + "(" + g.boolean() + ")"
	default:
		a = "count(*)"
	}
	if g.IntN(3) == 0 {
		a += " FILTER (WHERE " + g.predicate(1) + ")"
	}
	return a
}

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }
