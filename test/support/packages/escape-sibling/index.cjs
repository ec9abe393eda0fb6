module.exports = 'as it was installed';
