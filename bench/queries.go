package main

// query is one row of the table: the same question to each engine, in its best natural form. An empty text means that the
// engine has no such form. {id} and {rare} stand for values of the data.
//
// Ties are broken in every ORDER BY, so that answers can be compared. Where NULLs, NaN or moderation of another
// length than the conversation would make an engine's shortest form another question, its form says what is meant.
type query struct {
	id, title string
	colloquy  string
	nested    string // DuckDB, table conversations as in the files; view entries
	messages  string // DuckDB, table messages; table surplus
	chdb      string // chDB, table conversations with arrays
	ordered   bool   // the order of the rows is part of the answer

	// anyRows: without ORDER BY the others give the first rows of the files, ClickHouse any rows, so that of its answer
	// the number of rows alone is compared.
	anyRows bool
}

// Texts that several engines share.
const (
	c1 = `SELECT count(*) FROM conversations WHERE model = 'vicuna-13b' AND language = 'English'`
	c2 = `SELECT count(*) FROM conversations WHERE model IN ('gpt-4', 'claude-1', 'palm-2') AND language <> 'English' AND NOT redacted`
	c3 = `SELECT model, count(*) AS n FROM conversations GROUP BY model ORDER BY n DESC, model`
	c5 = `SELECT model, count(*) AS n FROM messages WHERE flagged GROUP BY model ORDER BY n DESC, model`
	g1 = `SELECT model, language, count(*) AS n, avg(turn) AS turns FROM conversations GROUP BY model, language ORDER BY n DESC, model, language LIMIT 20`
	g2 = `SELECT model, max(category_scores.harassment) AS top, quantile_cont(category_scores.harassment, 0.99) AS p99 FROM messages GROUP BY model ORDER BY model`
	g3 = `SELECT count(*) FROM messages WHERE category_scores.harassment > 0.5 AND role = 'user' AND language = 'English'`
	l1 = `SELECT role, avg(length(content)) AS chars FROM messages GROUP BY role ORDER BY role`
	d1 = `SELECT conversation[1].content AS prompt, count(*) AS n FROM conversations WHERE conversation[1].content IS NOT NULL GROUP BY 1 ORDER BY n DESC, prompt LIMIT 10`
	t1 = `SELECT count(*) FROM messages WHERE contains(content, '{rare}')`
	t2 = `SELECT count(*) FROM messages WHERE contains(content, '{word}')`
	t3 = `SELECT count(*) FROM messages WHERE content ILIKE '%python%' AND content ILIKE '%function%'`
	t4 = `SELECT count(*) FROM messages WHERE regexp_matches(content, '[0-9]{3}-[0-9]{4}')`
	p2 = `SELECT conversation[1].content AS prompt FROM conversations WHERE model = 'gpt-4' AND language = 'German' LIMIT 20`
)

var queries = []query{
	{id: "c1", title: "count: model and language", colloquy: c1, nested: c1, chdb: c1},
	{id: "c2", title: "count: 3 models, not English, not redacted", colloquy: c2, nested: c2, chdb: c2},
	{id: "c3", title: "count by model", colloquy: c3, nested: c3, chdb: c3, ordered: true},
	{
		id: "c4", title: "conversations with a flagged entry",
		colloquy: `SELECT count(*) FROM conversations WHERE flagged`,
		nested:   `SELECT count(*) FROM conversations WHERE list_contains(list_transform(openai_moderation, lambda x: x.flagged), true)`,
		messages: `SELECT count(DISTINCT row_id) FROM (SELECT row_id FROM messages WHERE flagged UNION ALL SELECT row_id FROM surplus WHERE flagged)`,
		chdb:     `SELECT count() FROM conversations WHERE has(flagged, true)`,
	},
	{
		id: "c5", title: "flagged messages by model",
		colloquy: c5, messages: c5,
		nested:  `SELECT model, sum(len(list_filter(entries, lambda x: x.flagged)))::BIGINT AS n FROM entries GROUP BY model HAVING n > 0 ORDER BY n DESC, model`,
		chdb:    `SELECT model, sum(countEqual(arraySlice(flagged, 1, length(contents)), true)) AS n FROM conversations GROUP BY model HAVING n > 0 ORDER BY n DESC, model`,
		ordered: true,
	},
	{
		id: "c6", title: "conversations with sexual/minors",
		colloquy: `SELECT count(*) FROM conversations WHERE categories."sexual/minors"`,
		nested:   `SELECT count(*) FROM conversations WHERE list_contains(list_transform(openai_moderation, lambda x: x.categories."sexual/minors"), true)`,
		messages: `SELECT count(DISTINCT row_id) FROM (SELECT row_id FROM messages WHERE categories."sexual/minors" UNION ALL SELECT row_id FROM surplus WHERE categories."sexual/minors")`,
		chdb:     `SELECT count() FROM conversations WHERE has(sexual_minors, true)`,
	},
	{
		id: "g1", title: "model x language: count, avg(turn), top 20",
		colloquy: g1, nested: g1, ordered: true,
		// ClickHouse adds integers without a check for overflow; a turn is any 64-bit integer.
		chdb: `SELECT model, language, count() AS n, avg(toFloat64(turn)) AS turns FROM conversations GROUP BY model, language ORDER BY n DESC, model, language LIMIT 20`,
	},
	{
		id: "g2", title: "max and p99 of a score by model",
		colloquy: g2, messages: g2, ordered: true,
		nested: `SELECT model, max(score) AS top, quantile_cont(score, 0.99) AS p99
FROM (SELECT model, unnest(list_transform(entries, lambda x: x.category_scores.harassment)) AS score FROM entries) GROUP BY model ORDER BY model`,
		// ClickHouse leaves NaN out of both; in SQL it is the greatest number.
		chdb: `SELECT model, if(max(isNaN(score)), nan, max(score)) AS top, quantileExactInclusive(0.99)(if(isNaN(score), inf, score)) AS p99
FROM (SELECT model, arrayJoin(arraySlice(harassment, 1, length(contents))) AS score FROM conversations) GROUP BY model ORDER BY model`,
	},
	{
		id: "g3", title: "messages: score > 0.5, role, language",
		colloquy: g3, messages: g3,
		nested: `SELECT count(*) FROM (SELECT unnest(conversation) AS m, unnest(openai_moderation) AS o FROM conversations WHERE language = 'English') WHERE m.role = 'user' AND o.category_scores.harassment > 0.5`,
		chdb:   `SELECT sum(arrayCount((h, r) -> (h > 0.5 OR isNaN(h)) AND r = 'user', arraySlice(arrayResize(harassment, length(contents)), 1, length(contents)), roles)) FROM conversations WHERE language = 'English'`,
	},
	{
		id: "l1", title: "avg(length(content)) by role",
		colloquy: l1, messages: l1, ordered: true,
		nested: `SELECT m.role AS role, avg(length(m.content)) AS chars FROM (SELECT unnest(conversation) AS m FROM conversations) GROUP BY 1 ORDER BY 1`,
		chdb:   `SELECT role, avg(lengthUTF8(content)) AS chars FROM conversations ARRAY JOIN contents AS content, roles AS role GROUP BY role ORDER BY role`,
	},
	{
		id: "d1", title: "the 10 most repeated first prompts",
		colloquy: d1, nested: d1, ordered: true,
		messages: `SELECT content AS prompt, count(*) AS n FROM messages WHERE position = 1 AND content IS NOT NULL GROUP BY 1 ORDER BY n DESC, prompt LIMIT 10`,
		chdb:     `SELECT contents[1] AS prompt, count() AS n FROM conversations WHERE prompt IS NOT NULL GROUP BY prompt ORDER BY n DESC, prompt LIMIT 10`,
	},
	{id: "t1", title: "messages that contain a rare word", colloquy: t1, messages: t1, nested: nestedText(`contains(m.content, '{rare}')`), chdb: chdbText(`position(m, '{rare}') > 0`)},
	{id: "t2", title: "messages that contain a word", colloquy: t2, messages: t2, nested: nestedText(`contains(m.content, '{word}')`), chdb: chdbText(`position(m, '{word}') > 0`)},
	{id: "t3", title: "messages ILIKE two words", colloquy: t3, messages: t3, nested: nestedText(`m.content ILIKE '%python%' AND m.content ILIKE '%function%'`), chdb: chdbText(`m ILIKE '%python%' AND m ILIKE '%function%'`)},
	{id: "t4", title: "messages that match [0-9]{3}-[0-9]{4}", colloquy: t4, messages: t4, nested: nestedText(`regexp_matches(m.content, '[0-9]{3}-[0-9]{4}')`), chdb: chdbText(`match(m, '[0-9]{3}-[0-9]{4}')`)},
	{
		id: "p1", title: "look-up by conversation_id",
		colloquy: `SELECT * EXCLUDE (flagged, categories, category_scores, message_count) FROM conversations WHERE conversation_id = '{id}'`,
		nested:   `SELECT * FROM conversations WHERE conversation_id = '{id}'`,
	},
	{
		id: "p2", title: "20 first prompts of a model and language",
		colloquy: p2, nested: p2, anyRows: true,
		chdb: `SELECT contents[1] AS prompt FROM conversations WHERE model = 'gpt-4' AND language = 'German' LIMIT 20`,
	},
}

// nestedText counts the messages m for which a condition holds, in DuckDB's nested table.
func nestedText(condition string) string {
	return `SELECT count(*) FROM (SELECT unnest(conversation) AS m FROM conversations) WHERE ` + condition
}

// chdbText counts the contents m for which a condition holds, in chDB.
func chdbText(condition string) string {
	return `SELECT sum(arrayCount(m -> ` + condition + `, contents)) FROM conversations`
}
