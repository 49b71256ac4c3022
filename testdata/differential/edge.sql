-- Makes shards in which NULL and empty values stand at every level, every shape of a conversation beside every shape of
-- a moderation list. DuckDB runs it; {dir} is the folder of the shards. Statements end with a semicolon at the end of a line.

CREATE MACRO bools(a, b) AS {'harassment': a, 'harassment/threatening': b, 'hate': a, 'hate/threatening': NULL::BOOLEAN,
  'self-harm': b, 'self-harm/instructions': a AND b, 'self-harm/intent': a OR b, 'sexual': b, 'sexual/minors': a,
  'violence': NOT a, 'violence/graphic': NOT b};

CREATE MACRO scores(a, b) AS {'harassment': a::DOUBLE, 'harassment/threatening': b::DOUBLE, 'hate': b::DOUBLE, 'hate/threatening': NULL::DOUBLE,
  'self-harm': a::DOUBLE, 'self-harm/instructions': 9.212334e-07::DOUBLE, 'self-harm/intent': (1.0::DOUBLE / 3), 'sexual': b::DOUBLE,
  'sexual/minors': a::DOUBLE, 'violence': b::DOUBLE, 'violence/graphic': a::DOUBLE};

CREATE MACRO entry(a, b, x, y) AS {'categories': bools(a, b), 'category_scores': scores(x, y), 'flagged': a};

CREATE TABLE conversation_shapes AS SELECT * FROM (VALUES
  (1, NULL),
  (2, []),
  (3, [NULL]),
  (4, [{'content': NULL, 'role': NULL}]),
  (5, [{'content': '', 'role': ''}]),
  (6, [{'content': 'Hello', 'role': 'user'}, {'content': 'Hi, how can I help?', 'role': 'assistant'}]),
  (7, [{'content': 'naïve café — 会话 👍🏿', 'role': 'user'}, NULL, {'content': NULL, 'role': 'assistant'}]),
  (8, [{'content': 'Call 555-1234 about 100% of a_b', 'role': 'user'}, {'content': 'sorry' || chr(10) || 'no' || chr(9) || 'Python', 'role': 'assistant'},
       {'content': 'NULL', 'role': 'user'}, {'content': chr(27) || '[31m', 'role': NULL}, {'content': 'Hello', 'role': 'user'}])
) AS t(shape, conversation);

CREATE TABLE moderation_shapes AS SELECT * FROM (VALUES
  (1, NULL),
  (2, []),
  (3, [NULL]),
  (4, [{'categories': NULL, 'category_scores': NULL, 'flagged': NULL}]),
  (5, [entry(NULL, NULL, NULL, NULL)]),
  (6, [entry(true, false, 0.75, 0.25), entry(false, false, 1e-3, 4.9e-324)]),
  (7, [entry(false, true, 'NaN', '-inf'), NULL, entry(false, NULL, 'inf', '-0')]),
  (8, [entry(false, false, 0, '-0'), entry(NULL, true, 0.1, 1e300), entry(false, NULL, NULL, 2), entry(false, false, 'nan', -1),
       entry(true, true, 0.5, 0.50000000000000011), entry(false, false, 3.4028234663852886e38, 1e-45)])
) AS t(shape, openai_moderation);

CREATE TABLE edge AS
SELECT row_number() OVER (ORDER BY m.shape, c.shape) AS n, conversation, openai_moderation
FROM conversation_shapes AS c CROSS JOIN moderation_shapes AS m;

CREATE TABLE scalars AS SELECT n,
  CASE WHEN n % 9 = 0 THEN NULL WHEN n % 9 = 1 THEN '' WHEN n % 9 = 2 THEN 'same' ELSE md5(n::VARCHAR) END AS conversation_id,
  CASE n % 6 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'gpt-4' ELSE 'vicuna-13b' END AS model,
  CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'German' WHEN 3 THEN 'ελληνικά' ELSE 'English' END AS language,
  CASE n % 8 WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN -1 WHEN 3 THEN 9223372036854775807 WHEN 4 THEN (-9223372036854775808)::BIGINT ELSE n % 5 END::BIGINT AS turn,
  CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END AS redacted
FROM edge;

-- The first half, in the order of the original; row groups are multiples of 2,048 rows, so there is one.
COPY (SELECT conversation_id, model, conversation, turn, language, openai_moderation, redacted
  FROM edge JOIN scalars USING (n) WHERE n <= 40 ORDER BY n)
TO '{dir}/edge-0.parquet' (FORMAT parquet, COMPRESSION gzip);

-- The second half, with its columns in another order, a narrower integer, pages of version 2 and encodings to match.
COPY (SELECT openai_moderation, redacted, CASE WHEN turn BETWEEN -100 AND 100 THEN turn END::INTEGER AS turn, language, model, conversation, conversation_id
  FROM edge JOIN scalars USING (n) WHERE n > 40 ORDER BY n)
TO '{dir}/edge-1.parquet' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2);

-- Columns missing.
COPY (SELECT conversation, conversation_id FROM edge JOIN scalars USING (n) WHERE n % 3 = 0 ORDER BY n)
TO '{dir}/edge-2.parquet' (FORMAT parquet, COMPRESSION uncompressed);

-- No row at all.
COPY (SELECT conversation_id, model, conversation, turn, language, openai_moderation, redacted FROM edge JOIN scalars USING (n) WHERE false)
TO '{dir}/edge-3.parquet' (FORMAT parquet, COMPRESSION snappy)
