-- A sliding window of requests, and the count of jobs that a client has waiting.
-- KEYS: window of the client, clients (client -> jobs)
-- ARGV: window in ms; most in a window (0: no limit); client; most that wait (0: no limit); a name for this request
-- Returns: ms until it may try again (0: admitted; -1: too many of its jobs wait), jobs of it that wait
local window, most, client, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local waiting = tonumber(redis.call('HGET', KEYS[2], client) or '0')
if longest > 0 and waiting >= longest then return { -1, waiting } end
if most == 0 then return { 0, waiting } end

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZSCORE', KEYS[1], ARGV[5]) then return { 0, waiting } end
if redis.call('ZCARD', KEYS[1]) >= most then
  local oldest = tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2])
  return { math.max(1, oldest + window - now), waiting }
end
redis.call('ZADD', KEYS[1], now, ARGV[5])
redis.call('PEXPIRE', KEYS[1], window)
return { 0, waiting }
