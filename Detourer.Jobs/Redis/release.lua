-- A job has ended before its turn. Its entry stays, and is nobody's in particular.
-- KEYS: three lanes, known (job -> client), clients (client -> jobs), delayed, idle
-- ARGV: job
release(KEYS[4], KEYS[5], ARGV[1])
if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 1 then redis.call('HSET', KEYS[4], ARGV[1], '') end
