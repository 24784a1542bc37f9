-- For each lane: the entries that no worker has, and how long ago the oldest of these was added.
-- DepthsArguments → LaneLengths
local lengths = {}
for index, lane in ipairs(lanes) do
  local groups = redis.pcall('XINFO', 'GROUPS', lane)
  local info = {}
  if not groups.err and groups[1] then
    for i = 1, #groups[1], 2 do info[groups[1][i]] = groups[1][i + 1] end
  end
  local oldest = redis.call('XRANGE', lane, '(' .. (info['last-delivered-id'] or '0'), '+', 'COUNT', 1)[1]
  lengths[index] = {
    length = redis.call('XLEN', lane) - (info.pending or 0),
    age = oldest and math.max(0, now - tonumber(string.match(oldest[1], '^%d+'))) or nil,
  }
end
return cjson.encode({ lanes = lengths })
