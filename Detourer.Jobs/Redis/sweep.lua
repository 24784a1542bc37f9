-- Whose turn it is to sweep, and how much there is to do.
-- KEYS: turn to sweep, mark of a filled queue, turn to tidy, three lanes
-- ARGV: who asks; ms
-- Returns: 0 another's turn, 1 the usual, 2 the queue has forgotten everything
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end

-- Once an hour: workers that have not asked for so long, and have nothing, are forgotten.
local hour = 3600000
if redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', hour) then
  for lane = 4, 6 do
    local workers = redis.pcall('XINFO', 'CONSUMERS', KEYS[lane], 'workers')
    if workers.err then workers = {} end
    for _, fields in ipairs(workers) do
      local worker = {}
      for i = 1, #fields, 2 do worker[fields[i]] = fields[i + 1] end
      if worker.pending == 0 and worker.idle > hour then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[lane], 'workers', worker.name)
      end
    end
  end
end
return redis.call('EXISTS', KEYS[2]) == 1 and 1 or 2
