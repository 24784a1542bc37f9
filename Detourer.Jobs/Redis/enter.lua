-- Counts a request of a client in a window of time that slides.
-- EnterArguments → ms that the client has to wait; 0: the request is counted
redis.call('ZREMRANGEBYSCORE', keys.window, '-inf', now - args.length)
if redis.call('ZSCORE', keys.window, args.request) then return 0 end
if redis.call('ZCARD', keys.window) >= args.most then
  local oldest = tonumber(redis.call('ZRANGE', keys.window, 0, 0, 'WITHSCORES')[2])
  return math.max(1, oldest + args.length - now)
end
redis.call('ZADD', keys.window, now, args.request)
redis.call('PEXPIRE', keys.window, args.length)
return 0
